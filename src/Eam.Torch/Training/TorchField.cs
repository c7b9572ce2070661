using Eam.Core.Numerics;
using Eam.Torch.Networks;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Training;

/// <summary>A trainable network on libtorch: all of its weights, or low-rank factors of frozen ones. Not thread-safe.</summary>
internal sealed partial class TorchField : ITrainableField
{
    private readonly TorchBackend _backend;
    private readonly INetwork _network;
    private readonly TorchAdamState _adam;
    private readonly LowRank? _lora;
    private readonly FlatParameters? _frozen,
        _merged,
        _mergedAverage;
    private readonly torch.ScalarType _compute;
    private bool _stale,
        _averageStale,
        _accumulated,
        _disposed;

    /// <param name="backend">The backend that holds its tensors.</param>
    /// <param name="network">The network; it is disposed with the field unless it is shared.</param>
    /// <param name="initial">The initial weights in the network's order, row-major; they are copied.</param>
    /// <param name="loraRank">The rank of the LoRA factors; 0 trains all weights.</param>
    /// <param name="stream">Draws the initial LoRA factors.</param>
    /// <param name="loraScale">The factor of the product of the LoRA factors; positive.</param>
    public TorchField(
        TorchBackend backend,
        INetwork network,
        IEnumerable<float[]> initial,
        int loraRank,
        RandomStream stream,
        float loraScale = 1f
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(loraRank);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(loraScale);
        (_backend, _network) = (backend, network);
        Batches = new MicroBatches(backend);
        _compute = backend.Settings.Bfloat16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;
        if (loraRank == 0)
        {
            _adam = new TorchAdamState(network.Parameters, backend.Device);
            Copy(initial, _adam.Weights);
        }
        else
        {
            _lora = new LowRank(network.Parameters, loraRank, loraScale);
            (_frozen, _merged, _mergedAverage) = (New(), New(), New());
            Copy(initial, _frozen);
            _adam = new TorchAdamState(_lora.Parameters, backend.Device);
            Copy(_lora.Initialise(stream), _adam.Weights);
            (_stale, _averageStale) = (true, true);
        }

        Average = new AverageField(this);
        backend.Own(this);

        FlatParameters New() => new(network.Parameters, backend.Device);
    }

    /// <summary>The number of rows that are computed at once.</summary>
    internal MicroBatches Batches { get; }

    public int Dimension => _network.Dimension;

    public double FlopsPerRow => _network.FlopsPerRow;

    public int ParameterCount => (int)(_lora?.Parameters ?? _network.Parameters).Sum(parameter => parameter.Count);

    public IVelocityField Average { get; }

    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) => Evaluate(Current(), x, times, velocity);

    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
        Vjp(Current(), x, times, cotangent, velocity, gradient);

    public double Accumulate(Tensor x, ReadOnlySpan<float> times, Tensor target, ReadOnlySpan<float> weights, float clip, float scale)
    {
        var (source, goal) = (Operand(x, Dimension, x, times), Operand(target, _network.Outputs, x, times));
        if (weights.Length != 1 && weights.Length != x.Rows)
            throw new ArgumentException($"{weights.Length} weights for {x.Rows} rows", nameof(weights));
        _adam.Prepare(_network.OwnLeaves);
        using var scope = torch.NewDisposeScope();
        var leaves = Trained();
        var (time, weight) = (Upload(times), _backend.Upload(weights, [weights.Length, 1]));
        var conditions = ConditionsOf(x);
        var total = torch.zeros([1], torch.float64, _backend.Device);
        var before = Batches.IsProven(x.Rows) || !_accumulated ? null : _adam.Gradient!.Buffer.clone();
        Batches.Run(
            x.Rows,
            range => total.Add(Regress(leaves, range, source, time, conditions, goal, weight, clip, scale)),
            () =>
            {
                // A backward pass that ran out of memory may have added a part of its gradient.
                total.zero_();
                if (before is null)
                    _adam.ClearGradient();
                else
                    _adam.Gradient!.Buffer.copy_(before);
            }
        );
        Batches.Prove(x.Rows);
        _accumulated = true;
        return total.item<double>();
    }

    public double Step(in AdamSettings settings)
    {
        _adam.Prepare(_network.OwnLeaves);
        var norm = _adam.GradientNorm();
        if (double.IsFinite(norm))
        {
            _adam.Step(settings, norm);
            (_stale, _averageStale) = (true, true);
        }

        _adam.ClearGradient();
        _accumulated = false;
        return norm;
    }

    /// <summary>Returns the moving average's weights on the host, in the network's order; with LoRA the effective weights.</summary>
    public float[][] AverageWeights() => [.. OfAverage().All.Select(HostTensors.Values)];

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _adam.Dispose();
        foreach (var buffer in new[] { _frozen, _merged, _mergedAverage })
            buffer?.Dispose();
        if (!_backend.IsShared(_network))
            _network.Dispose();
    }

    private void Evaluate(Weights weights, Tensor x, ReadOnlySpan<float> times, Tensor velocity)
    {
        var (source, result) = (Operand(x, Dimension, x, times), Operand(velocity, _network.Outputs, x, times));
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var (time, conditions) = (Upload(times), ConditionsOf(x));
        Batches.Run(x.Rows, range =>
        {
            using var part = torch.NewDisposeScope();
            range.Of(result).copy_(_network.Forward(weights, range.Of(source), range.OfTimes(time), range.OfConditions(conditions)));
        });
    }

    private void Vjp(Weights weights, Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient)
    {
        var (source, result) = (Operand(x, Dimension, x, times), Operand(velocity, _network.Outputs, x, times));
        var (covector, target) = (Operand(cotangent, _network.Outputs, x, times), Operand(gradient, Dimension, x, times));
        using var scope = torch.NewDisposeScope();
        var (time, conditions) = (Upload(times), ConditionsOf(x));
        Batches.Run(x.Rows, range =>
        {
            using var part = torch.NewDisposeScope();
            var leaf = range.Of(source).detach().requires_grad_(true);
            var output = _network.Forward(weights, leaf, range.OfTimes(time), range.OfConditions(conditions));
            output.backward([range.Of(covector)], inputs: [leaf]);
            using (torch.no_grad())
            {
                range.Of(result).copy_(output);
                range.Of(target).copy_(leaf.grad!);
            }
        });
    }

    /// <summary>Adds the gradient of a range of rows. Returns their part of the loss, [1].</summary>
    private torch.Tensor Regress(
        Weights leaves,
        RowRange range,
        torch.Tensor source,
        torch.Tensor time,
        torch.Tensor? conditions,
        torch.Tensor goal,
        torch.Tensor weight,
        float clip,
        float scale
    )
    {
        using var part = torch.NewDisposeScope();
        var velocity = _network.Forward(leaves, range.Of(source), range.OfTimes(time), range.OfConditions(conditions));
        using var gradients = torch.no_grad();

        // The cotangent is 2 scale w (v - target), and zero for a clipped row, so the loss itself needs no graph.
        var (difference, w) = (velocity.sub(range.Of(goal)), range.OfTimes(weight));
        var terms = difference.mul(difference).sum(1, keepdim: true).mul_(w);
        var gain = w.Times(2f * scale);
        if (!float.IsPositiveInfinity(clip))
        {
            var clipped = terms.IsAbove(clip);
            terms = terms.Masked(clipped, clip);
            gain = gain.expand_as(terms).Masked(clipped, 0);
        }

        velocity.backward([difference.mul_(gain)]);
        return terms.sum(torch.float64).MoveToOuterDisposeScope();
    }

    /// <summary>Returns the current weights, without a graph.</summary>
    private Weights Current()
    {
        if (_lora is null)
            return Plain(_adam.Weights);
        if (_stale)
            _lora.Merge(_frozen!, _adam.Weights.Views, _merged!);
        _stale = false;
        return Plain(_merged!);
    }

    private Weights OfAverage()
    {
        if (_lora is null)
            return Plain(_adam.Average);
        if (_averageStale)
            _lora.Merge(_frozen!, _adam.Average.Views, _mergedAverage!);
        _averageStale = false;
        return Plain(_mergedAverage!);
    }

    /// <summary>Returns the weights as leaves of a graph.</summary>
    private Weights Trained()
    {
        _network.Bind(_adam.Weights.Views);
        return _lora is null
            ? new(_adam.Leaves, NoFactors, _compute, Checkpoints)
            : new(_frozen!.Views, _lora.ByParameter(_adam.Leaves), _compute, Checkpoints, _lora.Scale);
    }

    private static readonly Dictionary<int, (torch.Tensor A, torch.Tensor B)> NoFactors = [];

    private Weights Plain(FlatParameters weights) => new(weights.Views, NoFactors, _compute, Checkpoints);

    private bool Checkpoints => _backend.Settings.ActivationCheckpoints;

    private torch.Tensor? ConditionsOf(Tensor x) => _network.UsesConditions ? _backend.ConditionsOf(x) : null;

    private torch.Tensor Upload(ReadOnlySpan<float> times) => _backend.Upload(times, [times.Length]);

    private static torch.Tensor Operand(Tensor tensor, int columns, Tensor x, ReadOnlySpan<float> times)
    {
        var operand = TorchBackend.Of(tensor);
        if (operand.Rows != x.Rows || operand.Columns != columns)
            throw new ArgumentException($"the tensor has shape [{operand.Rows}, {operand.Columns}] instead of [{x.Rows}, {columns}]");
        if (times.Length != 1 && times.Length != x.Rows)
            throw new ArgumentException($"{times.Length} times for {x.Rows} rows", nameof(times));
        return operand.Value;
    }

    private static void Copy(IEnumerable<float[]> values, FlatParameters parameters)
    {
        foreach (var (source, view) in values.Zip(parameters.Views))
        {
            using var host = HostTensors.From(source, view.shape);
            view.copy_(host);
        }
    }

    private sealed class AverageField(TorchField trained) : IVelocityField
    {
        public int Dimension => trained.Dimension;

        public double FlopsPerRow => trained.FlopsPerRow;

        public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) =>
            trained.Evaluate(trained.OfAverage(), x, times, velocity);

        public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
            trained.Vjp(trained.OfAverage(), x, times, cotangent, velocity, gradient);
    }
}
