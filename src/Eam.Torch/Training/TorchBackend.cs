using System.Runtime.InteropServices;
using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Torch.Networks;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Training;

/// <summary>
/// The tensor contract on libtorch. Tensors stay on their device. Every operation writes into its destination and frees its temporaries
/// before it returns, so an iteration leaves nothing behind. Not thread-safe. Equal inputs give equal bits on one device and thread count.
/// </summary>
internal sealed class TorchBackend : IBackend
{
    private readonly Dictionary<(int Rows, int Columns), Stack<TorchTensor>> _pool = [];
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<object, IDisposable> _shared = [];

    public TorchBackend(torch.Device device, TorchSettings? settings = null)
    {
        (Device, Settings) = (device, settings ?? new TorchSettings());
        IsHost = device.type == DeviceType.CPU;
    }

    public string Name => $"torch:{(IsHost ? BackendSpec.Cpu : $"cuda:{Math.Max(0, Device.index)}")}";

    public torch.Device Device { get; }

    public TorchSettings Settings { get; }

    /// <summary>Whether the device is the CPU, so that the host reads and writes its tensors without a copy.</summary>
    public bool IsHost { get; }

    public Tensor Rent(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (!_pool.TryGetValue((rows, columns), out var stack) || !stack.TryPop(out var tensor))
            return new TorchTensor(this, rows, columns);
        tensor.Rent();
        return tensor;
    }

    public void Combine(Tensor destination, float a, Tensor x, float b, Tensor y)
    {
        torch.Tensor d = Same(destination, x),
            xs = Of(x).Value,
            ys = Same(y, x);
        if (ReferenceEquals(x, y))
        {
            Assign(d, xs).Scale(a + b);
            destination.TakeConditions(x, x);
            return;
        }

        // In place on the source that is also the destination, so that no temporary is needed.
        var (first, gain, second, other) = ReferenceEquals(destination, y) ? (ys, b, xs, a) : (xs, a, ys, b);
        Assign(d, first);
        if (gain != 1)
            d.Scale(gain);
        d.Add(second, other);
        destination.TakeConditions(x, y);
    }

    public void Combine(Tensor destination, ReadOnlySpan<float> a, Tensor x, ReadOnlySpan<float> b, Tensor y)
    {
        torch.Tensor d = Same(destination, x),
            xs = Of(x).Value,
            ys = Same(y, x);
        using torch.Tensor gains = Rows(a, x),
            others = Rows(b, x);
        var (first, gain, second, other) =
            ReferenceEquals(destination, y) && !ReferenceEquals(x, y) ? (ys, others, xs, gains) : (xs, gains, ys, others);
        if (ReferenceEquals(x, y))
        {
            using var sum = gains.Plus(others);
            Assign(d, xs).mul_(sum);
            destination.TakeConditions(x, x);
            return;
        }

        Assign(d, first).mul_(gain).AddProduct(second, other);
        destination.TakeConditions(x, y);
    }

    public void Combine(Tensor destination, Tensor a, Tensor x, Tensor b, Tensor y)
    {
        var d = Same(destination, x);
        using torch.Tensor first = Same(a, x).mul(Of(x).Value),
            second = Same(b, x).mul(Same(y, x));
        d.copy_(first).Add(second);
        destination.TakeConditions(x, y);
    }

    public void Multiply(Tensor destination, Tensor x, Tensor matrix)
    {
        if (x.Columns != matrix.Rows)
            throw Mismatch(x, matrix);
        if (destination.Rows != x.Rows || destination.Columns != matrix.Columns)
            throw Mismatch(destination, matrix);
        using var product = Of(x).Value.mm(Of(matrix).Value);
        Of(destination).Value.copy_(product);
        destination.TakeConditions(x, x);
    }

    public void Add(Tensor destination, float a, Tensor x)
    {
        Same(destination, x).Add(Of(x).Value, a);
        destination.TakeConditions(destination, x);
    }

    public void Add(Tensor destination, ReadOnlySpan<float> a, Tensor x)
    {
        var d = Same(destination, x);
        using var gains = Rows(a, x);
        d.AddProduct(Of(x).Value, gains);
        destination.TakeConditions(destination, x);
    }

    public void Gaussian(Tensor destination, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var tensor = Of(destination);
        if (IsHost)
            stream.Gaussian(MemoryMarshal.Cast<byte, float>(tensor.Value.bytes));
        else
            DeviceNoise.Gaussian(tensor.Value, stream);
        destination.SetConditions([]);
    }

    public void SquaredNorms(Tensor x, Span<float> norms)
    {
        var source = Of(x);
        RequireRows(norms.Length, x);
        using var scope = torch.NewDisposeScope();
        HostTensors.Values(source.Value.mul(source.Value).sum(1)).CopyTo(norms);
    }

    public double MeanVariance(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        return Of(x).Value.to(torch.float64).var(0L, unbiased: false).mean().item<double>();
    }

    public void Gather(Tensor destination, Tensor source, ReadOnlySpan<int> rows)
    {
        TorchTensor d = Of(destination),
            s = Of(source);
        RequireRows(rows.Length, destination);
        if (d.Columns != s.Columns)
            throw Mismatch(destination, source);
        using var scope = torch.NewDisposeScope();
        var index = torch.tensor(rows.ToArray(), torch.int32).to(Device);
        d.Value.copy_(s.Value.index_select(0, index));
        destination.GatherConditions(source, rows);
    }

    public void Scatter(Tensor destination, int firstRow, Tensor source)
    {
        TorchTensor d = Of(destination),
            s = Of(source);
        if (d.Columns != s.Columns)
            throw Mismatch(destination, source);
        using var rows = d.Value.narrow(0, firstRow, s.Rows);
        rows.copy_(s.Value);
        destination.ScatterConditions(firstRow, source);
    }

    public ITrainableField CreateNetwork(MlpWeights weights, int loraRank, RandomStream stream, float loraScale = 1f)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new TorchField(
            this,
            new Mlp(weights.Shape, Device),
            weights.Layers.SelectMany(layer => new[] { layer.Weight, layer.Bias }),
            loraRank,
            stream,
            loraScale
        );
    }

    /// <summary>Frees everything that was created on the backend: fields, and the memory of the pool.</summary>
    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
        _owned.Clear();
        foreach (var shared in _shared.Values)
            shared.Dispose();
        _shared.Clear();
        foreach (var tensor in _pool.Values.SelectMany(stack => stack))
            tensor.Free();
        _pool.Clear();
    }

    /// <summary>Disposes an object with the backend at the latest. Disposing it twice must do nothing.</summary>
    internal void Own(IDisposable owned) => _owned.Add(owned);

    /// <summary>Returns an object that several fields use; it is created once and disposed after them.</summary>
    internal T Shared<T>(object key, Func<T> create)
        where T : class, IDisposable
    {
        if (_shared.TryGetValue(key, out var known))
            return (T)known;
        var made = create();
        _shared[key] = made;
        return made;
    }

    /// <summary>Returns whether an object is shared. Its users must not dispose it.</summary>
    internal bool IsShared(IDisposable made) => _shared.ContainsValue(made);

    internal void Return(TorchTensor tensor)
    {
        if (!_pool.TryGetValue((tensor.Rows, tensor.Columns), out var stack))
            _pool[(tensor.Rows, tensor.Columns)] = stack = [];
        stack.Push(tensor);
    }

    internal static TorchTensor Of(Tensor tensor) =>
        tensor as TorchTensor ?? throw new ArgumentException("this tensor belongs to another backend", nameof(tensor));

    /// <summary>Copies host values to a tensor on this device; the caller disposes it.</summary>
    internal torch.Tensor Upload(ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        var host = HostTensors.From(values, shape);
        if (IsHost)
            return host;
        using (host)
            return host.to(Device);
    }

    /// <summary>Returns the index of each row's condition on the device, [rows], int64. The caller or its scope disposes it.</summary>
    internal torch.Tensor ConditionsOf(Tensor x)
    {
        var indices = new long[x.Conditions.Length];
        for (var i = 0; i < indices.Length; i++)
            indices[i] = x.Conditions[i];
        return indices.Length == x.Rows && !indices.Contains(Tensor.NoCondition)
            ? torch.tensor(indices, torch.int64, Device)
            : throw new InvalidOperationException("a network depends on conditions, but not every row has one");
    }

    private static torch.Tensor Assign(torch.Tensor destination, torch.Tensor source) =>
        ReferenceEquals(destination, source) ? destination : destination.copy_(source);

    private torch.Tensor Rows(ReadOnlySpan<float> gains, Tensor x)
    {
        RequireRows(gains.Length, x);
        return Upload(gains, [gains.Length, 1]);
    }

    private static torch.Tensor Same(Tensor tensor, Tensor other) =>
        tensor.Rows == other.Rows && tensor.Columns == other.Columns ? Of(tensor).Value : throw Mismatch(tensor, other);

    private static ArgumentException Mismatch(Tensor a, Tensor b) =>
        new($"shapes [{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}] do not fit");

    private static void RequireRows(int count, Tensor tensor)
    {
        if (count != tensor.Rows)
            throw new ArgumentException($"{count} values for {tensor.Rows} rows");
    }
}
