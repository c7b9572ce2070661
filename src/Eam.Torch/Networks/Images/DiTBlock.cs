using Eam.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// Attention and a two-layer network over tokens. Time and class scale, shift and gate each norm (adaLN-Zero), so that the block is the
/// identity at first.
/// </summary>
internal sealed class DiTBlock
{
    private const int Wider = 4;

    private readonly Attention _attention;
    private readonly int _modulation,
        _first,
        _second,
        _width;

    public DiTBlock(ParameterList parameters, string name, int width, int heads, int embedding)
    {
        _width = width;
        _modulation = parameters.Linear($"{name}.modulation", embedding, 6 * width, zero: true);
        _attention = new Attention(parameters, $"{name}.attention", width, heads);
        _first = parameters.Linear($"{name}.0", width, Wider * width);
        _second = parameters.Linear($"{name}.1", Wider * width, width);
    }

    /// <summary>Returns the floating-point operations of one row.</summary>
    public double Flops(int tokens, int embedding) =>
        _attention.Flops(tokens) + (2.0 * ((2 * Wider * _width * _width * tokens) + (6 * _width * embedding)));

    public torch.Tensor Forward(Weights weights, torch.Tensor tokens, torch.Tensor embedding)
    {
        using var scope = torch.NewDisposeScope();
        var m = weights.Linear(embedding, _modulation).view(embedding.shape[0], 1, 6 * _width).chunk(6, 2);
        var attended = Modulate(tokens, m[0], m[1]).Into(x => _attention.Forward(weights, x));
        tokens = tokens.PlusProduct(m[2].expand_as(attended), attended);
        var added = Modulate(tokens, m[3], m[4])
            .Into(x => weights.Linear(x, _first))
            .Into(x => functional.gelu(x))
            .Into(x => weights.Linear(x, _second));
        return tokens.PlusProduct(m[5].expand_as(added), added).MoveToOuterDisposeScope();
    }

    /// <summary>Computes norm(x) (1 + scale) + shift. The norm has no weights of its own.</summary>
    internal static torch.Tensor Modulate(torch.Tensor x, torch.Tensor shift, torch.Tensor scale) =>
        functional.layer_norm(x, [x.shape[^1]], eps: 1e-6).Into(y => y.mul(scale.Plus(1))).Into(y => y.Plus(shift));
}
