using Eam.Core.Numerics;
using TorchSharp;

namespace Eam.Torch.Networks;

/// <summary>
/// The managed backend's MLP: input concat(x, sin(t f), cos(t f)), hidden layers with SiLU, a linear output. Names and layout of the
/// weights are the same.
/// </summary>
internal sealed class Mlp : INetwork
{
    private readonly MlpShape _shape;
    private readonly TimeFeatures? _features;

    public Mlp(MlpShape shape, torch.Device device)
    {
        _shape = shape;
        if (shape.Frequencies.Length > 0)
            _features = new TimeFeatures(shape.Frequencies, device);
        Parameters =
        [
            .. shape
                .Layers()
                .SelectMany(
                    (layer, l) =>
                        new ParameterSpec[]
                        {
                            new($"{l}.weight", [layer.Outputs, layer.Inputs], TakesFactors: true),
                            new($"{l}.bias", [layer.Outputs]),
                        }
                ),
        ];
    }

    public int Dimension => _shape.Dimension;

    public int Outputs => _shape.Outputs;

    public double FlopsPerRow => 2.0 * _shape.Layers().Sum(layer => layer.Inputs * layer.Outputs);

    public IReadOnlyList<ParameterSpec> Parameters { get; }

    public torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times, torch.Tensor? conditions = null)
    {
        var value = x;
        if (_features is not null)
        {
            var features = _features.Of(times);
            value = torch.cat([x, features.shape[0] == x.shape[0] ? features : features.expand(x.shape[0], -1)], 1);
        }

        for (var layer = 0; layer < _shape.HiddenLayers; layer++)
            value = weights.Linear(value, 2 * layer).silu();
        return weights.Linear(value, 2 * _shape.HiddenLayers);
    }

    public void Dispose() => _features?.Dispose();
}
