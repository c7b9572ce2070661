using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

/// <summary>The contract of every backend; a backend's test class inherits it.</summary>
public abstract partial class BackendConformance
{
    /// <summary>The backend under test.</summary>
    protected abstract IBackend Create();

    protected static Tensor From(IBackend backend, int rows, int columns, ReadOnlySpan<float> values)
    {
        var tensor = backend.Rent(rows, columns);
        tensor.Write(values);
        return tensor;
    }

    protected static Tensor Normal(IBackend backend, int rows, int columns, ulong seed)
    {
        var tensor = backend.Rent(rows, columns);
        backend.Gaussian(tensor, new RandomStream(seed, 99));
        return tensor;
    }

    protected static float[] Times(int count, ulong seed)
    {
        var times = new float[count];
        new RandomStream(seed, 98).Uniform(times);
        return times;
    }

    /// <summary>Returns the largest difference relative to the largest reference value.</summary>
    protected static double RelativeError(IEnumerable<double> actual, IEnumerable<double> expected)
    {
        var pairs = actual.Zip(expected).ToArray();
        pairs.Length.ShouldBe(expected.Count());
        pairs.ShouldAllBe(p => double.IsFinite(p.First));
        return pairs.Max(p => Math.Abs(p.First - p.Second)) / Math.Max(1e-12, pairs.Max(p => Math.Abs(p.Second)));
    }

    protected static IEnumerable<double> Doubles(ReadOnlySpan<float> values) => values.ToArray().Select(v => (double)v);
}
