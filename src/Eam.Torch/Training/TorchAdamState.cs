using Eam.Core.Numerics;
using Eam.Torch.Networks;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Training;

/// <summary>
/// Weights, gradient, moments and moving average of the trained parameters. Buffers beyond the weights are made when training begins, so that a frozen
/// base costs its weights alone.
/// </summary>
internal sealed class TorchAdamState : IDisposable
{
    private readonly IReadOnlyList<ParameterSpec> _parameters;
    private readonly torch.Device _device;
    private FlatParameters? _average;
    private bool _averageIsWeights = true,
        _ownsLeaves;

    public TorchAdamState(IReadOnlyList<ParameterSpec> parameters, torch.Device device)
    {
        (_parameters, _device) = (parameters, device);
        Weights = new FlatParameters(parameters, device);
    }

    public FlatParameters Weights { get; }

    public FlatParameters? FirstMoment { get; private set; }

    public FlatParameters? SecondMoment { get; private set; }

    public FlatParameters? Gradient { get; private set; }

    /// <summary>The weights as leaves of the graph; backward adds to <see cref="Gradient"/> through their gradients.</summary>
    public IReadOnlyList<torch.Tensor> Leaves { get; private set; } = [];

    public long Steps { get; set; }

    /// <summary>The moving average; the weights themselves as long as they are the average.</summary>
    public FlatParameters Average => _averageIsWeights ? Weights : _average!;

    /// <summary>Makes moments, gradient and leaves.</summary>
    /// <param name="own">Leaves that the network holds itself; null for others.</param>
    public void Prepare(IReadOnlyList<torch.Tensor>? own)
    {
        if (Gradient is not null)
            return;
        (FirstMoment, SecondMoment, Gradient) = (New(), New(), New());
        Leaves = own ?? [.. Weights.Views.Select(view => view.detach().DetachFromDisposeScope())];
        for (var i = 0; i < Leaves.Count; i++)
        {
            Leaves[i].requires_grad = true;
            Leaves[i].grad = Gradient.Views[i];
        }

        _ownsLeaves = own is null;
    }

    /// <summary>The average as a buffer of its own.</summary>
    public FlatParameters OwnAverage()
    {
        _average ??= New();
        if (_averageIsWeights)
            _average.Buffer.copy_(Weights.Buffer);
        _averageIsWeights = false;
        return _average;
    }

    /// <summary>gradient = 0.</summary>
    public void ClearGradient()
    {
        // zero_ gives a second handle to the tensor.
        using var cleared = Gradient!.Buffer.zero_();
    }

    /// <summary>Euclidean norm of the gradient, summed in float64.</summary>
    public double GradientNorm()
    {
        using var scope = torch.NewDisposeScope();
        return Math.Sqrt(Gradient!.Buffer.mul(Gradient.Buffer).sum(torch.float64).item<double>());
    }

    /// <summary>
    /// g' = factor g; m = b1 m + (1 - b1) g'; v = b2 v + (1 - b2) g'^2; w = (1 - lr decay) w - lr m^ / (sqrt(v^) + eps); average = ema average + (1 - ema) w.
    /// </summary>
    public void Step(in AdamSettings s, double norm)
    {
        using var scope = torch.NewDisposeScope();
        Steps++;
        var average = s.Ema == 0f ? null : OwnAverage();
        _averageIsWeights = s.Ema == 0f;
        var factor = (float)Math.Min(1.0, s.MaxNorm / (norm + 1e-6));
        var rate = (float)(s.LearningRate / (1.0 - Math.Pow(s.Beta1, Steps)));
        var correction = (float)(1.0 / Math.Sqrt(1.0 - Math.Pow(s.Beta2, Steps)));
        var (w, g) = (Weights.Buffer, Gradient!.Buffer);
        if (factor != 1f)
            g.Scale(factor);
        var m = FirstMoment!.Buffer.Scale(s.Beta1).Add(g, 1f - s.Beta1);
        var v = SecondMoment!.Buffer.Scale(s.Beta2).AddProduct(g, g, 1f - s.Beta2);
        var denominator = v.sqrt().Scale(correction).Add(s.Epsilon);
        if (s.WeightDecay != 0f)
            w.Scale((float)(1.0 - ((double)s.LearningRate * s.WeightDecay)));
        w.AddQuotient(m, denominator, -rate);
        average?.Buffer.Scale(s.Ema).Add(w, 1f - s.Ema);
    }

    /// <summary>Buffers by the names of checkpoints; after <see cref="Prepare"/>.</summary>
    public IEnumerable<(string Name, FlatParameters Buffer)> Buffers()
    {
        return [("weights", Weights), ("average", OwnAverage()), ("first_moment", FirstMoment!), ("second_moment", SecondMoment!)];
    }

    public void Dispose()
    {
        foreach (var leaf in Leaves)
        {
            leaf.grad = null;
            if (_ownsLeaves)
                leaf.Dispose();
        }

        foreach (var buffer in new[] { Weights, _average, FirstMoment, SecondMoment, Gradient })
            buffer?.Dispose();
    }

    private FlatParameters New() => new(_parameters, _device);
}
