using System.Numerics;
using System.Runtime.Intrinsics;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// The CPU backend in managed code: no native library, one thread, pooled memory. After warm-up, renting, evaluating and training allocate
/// nothing. Not thread-safe. Equal inputs give equal bits on one machine.
/// </summary>
public sealed class ManagedBackend : IBackend
{
    private readonly Stack<ManagedTensor>[] _pool = new Stack<ManagedTensor>[32];
    private double[] _means = [];

    /// <summary>Creates a backend that uses the widest vectors of this machine.</summary>
    public ManagedBackend()
        : this(Best) { }

    internal ManagedBackend(SimdLevel level) => Level = level;

    /// <inheritdoc/>
    public string Name => "managed";

    internal static SimdLevel Best =>
        Vector512.IsHardwareAccelerated ? SimdLevel.Vector512
        : Vector256.IsHardwareAccelerated ? SimdLevel.Vector256
        : SimdLevel.Scalar;

    internal SimdLevel Level { get; }

    /// <inheritdoc/>
    public Tensor Rent(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var length = checked(rows * columns);
        var sizeClass = length <= 16 ? 4 : BitOperations.Log2((uint)(length - 1)) + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizeClass, 30, nameof(rows));
        var stack = _pool[sizeClass] ??= new Stack<ManagedTensor>();
        if (!stack.TryPop(out var tensor))
            tensor = new ManagedTensor(this, sizeClass, new AlignedBuffer(1 << sizeClass));
        tensor.Rent(rows, columns);
        return tensor;
    }

    /// <inheritdoc/>
    public void Combine(Tensor destination, float a, Tensor x, float b, Tensor y)
    {
        Elementwise.Combine(Same(destination, x), a, Values(x), b, Same(y, x));
        destination.TakeConditions(x, y);
    }

    /// <inheritdoc/>
    public void Combine(Tensor destination, ReadOnlySpan<float> a, Tensor x, ReadOnlySpan<float> b, Tensor y)
    {
        Span<float> d = Same(destination, x),
            xs = Values(x),
            ys = Same(y, x);
        var columns = x.Columns;
        RequireRows(a.Length, x);
        RequireRows(b.Length, x);
        for (var i = 0; i < a.Length; i++)
        {
            var start = i * columns;
            Elementwise.Combine(d.Slice(start, columns), a[i], xs.Slice(start, columns), b[i], ys.Slice(start, columns));
        }

        destination.TakeConditions(x, y);
    }

    /// <inheritdoc/>
    public void Combine(Tensor destination, Tensor a, Tensor x, Tensor b, Tensor y)
    {
        Elementwise.Combine(Same(destination, x), Same(a, x), Values(x), Same(b, x), Same(y, x));
        destination.TakeConditions(x, y);
    }

    /// <inheritdoc/>
    public void Multiply(Tensor destination, Tensor x, Tensor matrix)
    {
        if (x.Columns != matrix.Rows)
            throw Mismatch(x, matrix);
        if (destination.Rows != x.Rows || destination.Columns != matrix.Columns)
            throw Mismatch(destination, matrix);
        MatrixProduct.Multiply(Values(x), Values(matrix), Values(destination), x.Columns, matrix.Columns);
        destination.TakeConditions(x, x);
    }

    /// <inheritdoc/>
    public void Add(Tensor destination, float a, Tensor x)
    {
        Elementwise.Add(Same(destination, x), a, Values(x));
        destination.TakeConditions(destination, x);
    }

    /// <inheritdoc/>
    public void Add(Tensor destination, ReadOnlySpan<float> a, Tensor x)
    {
        Span<float> d = Same(destination, x),
            xs = Values(x);
        var columns = x.Columns;
        RequireRows(a.Length, x);
        for (var i = 0; i < a.Length; i++)
            Elementwise.Add(d.Slice(i * columns, columns), a[i], xs.Slice(i * columns, columns));
        destination.TakeConditions(destination, x);
    }

    /// <inheritdoc/>
    public void Gaussian(Tensor destination, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Gaussian(Values(destination));
        destination.SetConditions([]);
    }

    /// <inheritdoc/>
    public void SquaredNorms(Tensor x, Span<float> norms)
    {
        var xs = Values(x);
        var columns = x.Columns;
        RequireRows(norms.Length, x);
        for (var i = 0; i < norms.Length; i++)
            norms[i] = Elementwise.SquaredNorm(xs.Slice(i * columns, columns));
    }

    /// <inheritdoc/>
    public double MeanVariance(Tensor x)
    {
        var xs = Values(x);
        var columns = x.Columns;
        if (_means.Length < columns)
            _means = new double[columns];
        var means = _means.AsSpan(0, columns);
        means.Clear();
        for (var i = 0; i < xs.Length; i += columns)
        {
            for (var j = 0; j < columns; j++)
                means[j] += xs[i + j];
        }

        foreach (ref var mean in means)
            mean /= x.Rows;
        var sum = 0.0;
        for (var i = 0; i < xs.Length; i += columns)
        {
            for (var j = 0; j < columns; j++)
            {
                var difference = xs[i + j] - means[j];
                sum += difference * difference;
            }
        }

        return sum / xs.Length;
    }

    /// <inheritdoc/>
    public void Gather(Tensor destination, Tensor source, ReadOnlySpan<int> rows)
    {
        Span<float> d = Values(destination),
            s = Values(source);
        var columns = source.Columns;
        RequireRows(rows.Length, destination);
        if (destination.Columns != columns)
            throw Mismatch(destination, source);
        for (var i = 0; i < rows.Length; i++)
            s.Slice(rows[i] * columns, columns).CopyTo(d[(i * columns)..]);
        destination.GatherConditions(source, rows);
    }

    /// <inheritdoc/>
    public void Scatter(Tensor destination, int firstRow, Tensor source)
    {
        Span<float> d = Values(destination),
            s = Values(source);
        if (destination.Columns != source.Columns)
            throw Mismatch(destination, source);
        s.CopyTo(d[(firstRow * source.Columns)..]);
        destination.ScatterConditions(firstRow, source);
    }

    /// <summary>Creates a trainable network. Its type has more than the contract: see <see cref="ManagedNetwork"/>.</summary>
    /// <param name="weights">Starting weights; copied.</param>
    /// <param name="loraRank">0 trains all weights; r &gt; 0 trains rank-r factors on each layer.</param>
    /// <param name="stream">Draws the LoRA factors.</param>
    /// <param name="loraScale">Factor of the product of the LoRA factors; positive.</param>
    public ManagedNetwork CreateNetwork(MlpWeights weights, int loraRank, RandomStream stream, float loraScale = 1f) =>
        new(weights, loraRank, loraScale, stream, Level);

    /// <inheritdoc/>
    ITrainableField IBackend.CreateNetwork(MlpWeights weights, int loraRank, RandomStream stream, float loraScale) =>
        CreateNetwork(weights, loraRank, stream, loraScale);

    /// <summary>Drops the pool; the garbage collector frees its memory.</summary>
    public void Dispose() => Array.Clear(_pool);

    internal void Return(ManagedTensor tensor) => (_pool[tensor.SizeClass] ??= new Stack<ManagedTensor>()).Push(tensor);

    internal static ManagedTensor Of(Tensor tensor) =>
        tensor as ManagedTensor ?? throw new ArgumentException("the tensor belongs to another backend", nameof(tensor));

    private static Span<float> Values(Tensor tensor) => Of(tensor).Span;

    private static Span<float> Same(Tensor tensor, Tensor other) =>
        tensor.Rows == other.Rows && tensor.Columns == other.Columns ? Values(tensor) : throw Mismatch(tensor, other);

    private static ArgumentException Mismatch(Tensor a, Tensor b) =>
        new($"shapes [{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}] do not match");

    private static void RequireRows(int count, Tensor tensor)
    {
        if (count != tensor.Rows)
            throw new ArgumentException($"got {count} values for {tensor.Rows} rows");
    }
}
