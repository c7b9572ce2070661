using Eam.Core.Numerics;

namespace Eam.Core.Tests.FineTuning;

/// <summary>A backend whose Gaussian draws are scripted, so that a run uses the noise of a reference.</summary>
internal sealed class ScriptedBackend(IBackend inner, params IEnumerable<float[]> draws) : IBackend
{
    private readonly Queue<float[]> _draws = new(draws);

    public string Name => inner.Name;

    public int Left => _draws.Count;

    public Tensor Rent(int rows, int columns) => inner.Rent(rows, columns);

    public void Combine(Tensor destination, float a, Tensor x, float b, Tensor y) => inner.Combine(destination, a, x, b, y);

    public void Combine(Tensor destination, ReadOnlySpan<float> a, Tensor x, ReadOnlySpan<float> b, Tensor y) =>
        inner.Combine(destination, a, x, b, y);

    public void Combine(Tensor destination, Tensor a, Tensor x, Tensor b, Tensor y) => inner.Combine(destination, a, x, b, y);

    public void Multiply(Tensor destination, Tensor x, Tensor matrix) => inner.Multiply(destination, x, matrix);

    public void Add(Tensor destination, float a, Tensor x) => inner.Add(destination, a, x);

    public void Add(Tensor destination, ReadOnlySpan<float> a, Tensor x) => inner.Add(destination, a, x);

    public void Gaussian(Tensor destination, RandomStream stream) => destination.Write(_draws.Dequeue());

    public void SquaredNorms(Tensor x, Span<float> norms) => inner.SquaredNorms(x, norms);

    public double MeanVariance(Tensor x) => inner.MeanVariance(x);

    public void Gather(Tensor destination, Tensor source, ReadOnlySpan<int> rows) => inner.Gather(destination, source, rows);

    public void Scatter(Tensor destination, int firstRow, Tensor source) => inner.Scatter(destination, firstRow, source);

    public ITrainableField CreateNetwork(MlpWeights weights, int loraRank, RandomStream stream, float loraScale = 1f) =>
        inner.CreateNetwork(weights, loraRank, stream, loraScale);

    public void Dispose() => inner.Dispose();
}

/// <summary>One call of Accumulate.</summary>
internal sealed record Regression(float[] X, float[] Times, float[] Target, float[] Weights, double Loss);

/// <summary>A model that records what it is trained on.</summary>
internal sealed class RecordingModel(ITrainableField inner) : ITrainableField
{
    public List<Regression> Calls { get; } = [];

    public int Dimension => inner.Dimension;

    public double FlopsPerRow => inner.FlopsPerRow;

    public int ParameterCount => inner.ParameterCount;

    public IVelocityField Average => inner.Average;

    public double LastNorm { get; private set; }

    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) => inner.Evaluate(x, times, velocity);

    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
        inner.Vjp(x, times, cotangent, velocity, gradient);

    public double Accumulate(Tensor x, ReadOnlySpan<float> times, Tensor target, ReadOnlySpan<float> weights, float clip, float scale)
    {
        var loss = inner.Accumulate(x, times, target, weights, clip, scale);
        Calls.Add(new Regression(x.Read().ToArray(), times.ToArray(), target.Read().ToArray(), weights.ToArray(), loss));
        return loss;
    }

    public double Step(in AdamSettings settings) => LastNorm = inner.Step(settings);

    public void Save(TrainingState state, string prefix) => inner.Save(state, prefix);

    public void Load(TrainingState state, string prefix) => inner.Load(state, prefix);

    public void Dispose() => inner.Dispose();
}
