using Eam.Core.Numerics;
using Eam.Torch.Networks;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Training;

/// <summary>
/// The weights, gradient, moments and moving average of the trained parameters. Buffers other than the weights are created when training
/// starts, so that a frozen base needs only the memory of its weights.
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

    /// <summary>The weights as leaves of the graph. Backward passes add to <see cref="Gradient"/> through the leaves' gradients.</summary>
    public IReadOnlyList<torch.Tensor> Leaves { get; private set; } = [];

    public long Steps { get; set; }

    /// <summary>The moving average. As long as it equals the weights, it is the weights' own buffer.</summary>
    public FlatParameters Average => _averageIsWeights ? Weights : _average!;

    /// <summary>Creates the moments, the gradient and the leaves.</summary>
    /// <param name="own">The leaves that the network itself holds; null to create them here.</param>
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

    /// <summary>Returns the average in its own buffer.</summary>
    public FlatParameters OwnAverage()
    {
        _average ??= New();
        if (_averageIsWeights)
            _average.Buffer.copy_(Weights.Buffer);
        _averageIsWeights = false;
        return _average;
    }

    /// <summary>Sets the gradient to 0.</summary>
    public void ClearGradient()
    {
        // zero_ returns a second handle to the tensor.
        using var cleared = Gradient!.Buffer.zero_();
    }

    /// <summary>Returns the Euclidean norm of the gradient, summed in float64.</summary>
    public double GradientNorm()
    {
        using var scope = torch.NewDisposeScope();
        return Math.Sqrt(Gradient!.Buffer.mul(Gradient.Buffer).sum(torch.float64).item<double>());
    }

    /// <summary>
    /// Makes one step: g' = factor g; m = b1 m + (1 - b1) g'; v = b2 v + (1 - b2) g'^2; w = (1 - lr decay) w - lr m^ / (sqrt(v^) + eps);
    /// average = ema average + (1 - ema) w.
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

    /// <summary>Returns the buffers by their names in checkpoints. Call <see cref="Prepare"/> first.</summary>
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
