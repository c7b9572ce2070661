using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>What time and class tell a network: two layers over time features, plus a vector for the class.</summary>
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

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Operations a row.</summary>
    public double Flops => 2.0 * Width * (Features + Width);

    /// <summary>silu(embedding), [rows or 1, Width]: every use of it begins with SiLU.</summary>
    public torch.Tensor Of(Weights weights, torch.Tensor times, torch.Tensor labels)
    {
        var time = weights.Linear(weights.Linear(_features.Of(times), _first).silu(), _second);
        return time.Plus(weights[_classes].index_select(0, labels)).silu();
    }

    public void Dispose() => _features.Dispose();
}
