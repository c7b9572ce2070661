using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>The embedding of time and class: two layers over time features, plus a vector for the class.</summary>
internal sealed class Embedding : IDisposable
{
    private const int Features = 64;

    private readonly TimeFeatures _features;
    private readonly int _first,
        _second,
        _classes;

    public Embedding(ParameterList parameters, int classes, int width, torch.Device device)
    {
        Width = width;
        _features = new TimeFeatures(MlpShape.Velocity(1, 1, 1, Features).Frequencies, device);
        _first = parameters.Linear("time.0", Features, width);
        _second = parameters.Linear("time.1", width, width);
        _classes = parameters.Table("class", classes + 1, width);
    }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Floating-point operations per row.</summary>
    public double Flops => 2.0 * Width * (Features + Width);

    /// <summary>Returns silu(embedding), [rows or 1, Width], because every use of the embedding starts with SiLU.</summary>
    public torch.Tensor Of(Weights weights, torch.Tensor times, torch.Tensor labels)
    {
        var time = weights.Linear(weights.Linear(_features.Of(times), _first).silu(), _second);
        return time.Plus(weights[_classes].index_select(0, labels)).silu();
    }

    public void Dispose() => _features.Dispose();
}
