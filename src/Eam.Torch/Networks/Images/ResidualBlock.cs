using Eam.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Eam.Torch.Networks.Images;

/// <summary>Two convolutions, each after a group norm and SiLU, plus the input. Time and class scale and shift the second norm.</summary>
internal sealed class ResidualBlock
{
    private const int Groups = 8;

    private readonly int _firstNorm,
        _first,
        _modulation,
        _secondNorm,
        _second,
        _outputs;
    private readonly int? _shortcut;

    public ResidualBlock(ParameterList parameters, string name, int inputs, int outputs, int embedding)
    {
        _outputs = outputs;
        _firstNorm = parameters.Norm($"{name}.norm0", inputs);
        _first = parameters.Convolution($"{name}.convolution0", inputs, outputs, 3);
        _modulation = parameters.Linear($"{name}.modulation", embedding, 2 * outputs, zero: true);
        _secondNorm = parameters.Norm($"{name}.norm1", outputs);
        _second = parameters.Convolution($"{name}.convolution1", outputs, outputs, 3, zero: true);
        if (inputs != outputs)
            _shortcut = parameters.Convolution($"{name}.shortcut", inputs, outputs, 1);
        FlopsPerPixel = 2.0 * ((9 * outputs * (inputs + outputs)) + (inputs == outputs ? 0 : inputs * outputs));
    }

    public double FlopsPerPixel { get; }

    public torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor embedding)
    {
        using var scope = torch.NewDisposeScope();
        var modulation = weights.Linear(embedding, _modulation).view(embedding.shape[0], 2 * _outputs, 1, 1);
        var halves = modulation.chunk(2, 1);
        var value = Norm(weights, x, _firstNorm)
            .Into(v => v.silu())
            .Into(v => weights.Convolve(v, _first))
            .Into(v => Norm(weights, v, _secondNorm))
            .Into(v => v.mul(halves[0].Plus(1)))
            .Into(v => v.Plus(halves[1]))
            .Into(v => v.silu())
            .Into(v => weights.Convolve(v, _second));
        return value.Plus(_shortcut is { } shortcut ? weights.Convolve(x, shortcut) : x).MoveToOuterDisposeScope();
    }

    internal static torch.Tensor Norm(Weights weights, torch.Tensor x, int norm) =>
        functional.group_norm(x, Groups, weights[norm], weights[norm + 1]);
}
