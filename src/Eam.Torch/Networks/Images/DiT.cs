using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// A diffusion transformer (Peebles and Xie, arXiv 2212.09748): square patches as tokens, learned positions, adaLN-Zero blocks.
/// </summary>
internal sealed class DiT : IConditionalNetwork
{
    private readonly ParameterList _parameters = new();
    private readonly Embedding _embedding;
    private readonly DiTBlock[] _blocks;
    private readonly int _input,
        _positions,
        _modulation,
        _output,
        _patch,
        _width;

    /// <param name="shape">The shape of images; height and width are multiples of the patch.</param>
    /// <param name="patch">The side of a patch in pixels.</param>
    /// <param name="width">The number of columns of a token, a multiple of the heads.</param>
    /// <param name="depth">The number of blocks.</param>
    /// <param name="heads">The number of attention heads.</param>
    /// <param name="device">The device to compute on.</param>
    public DiT(ImageShape shape, int patch, int width, int depth, int heads, torch.Device device)
    {
        if (shape.Height % patch != 0 || shape.Width % patch != 0 || width % heads != 0)
            throw new ArgumentException(
                $"a DiT with patch {patch}, width {width} and {heads} heads needs images whose sides are multiples of {patch}, and a width that is a multiple of {heads}",
                nameof(shape)
            );
        (Shape, _patch, _width) = (shape, patch, width);
        var pixels = patch * patch * shape.Channels;
        _embedding = new Embedding(_parameters, shape.Classes, width, device);
        _input = _parameters.Linear("patches", pixels, width);
        _positions = _parameters.Table("positions", Tokens, width);
        _blocks = [.. Enumerable.Range(0, depth).Select(i => new DiTBlock(_parameters, $"blocks.{i}", width, heads, width))];
        _modulation = _parameters.Linear("output.modulation", width, 2 * width, zero: true);
        _output = _parameters.Linear("output", width, pixels, zero: true);
        FlopsPerRow =
            _embedding.Flops
            + _blocks.Sum(block => block.Flops(Tokens, width))
            + (2.0 * ((2 * pixels * width * Tokens) + (2 * width * width)));
    }

    public ImageShape Shape { get; }

    public IReadOnlyList<ParameterSpec> Parameters => _parameters.Specs;

    public double FlopsPerRow { get; }

    private int Tokens => Shape.Height / _patch * (Shape.Width / _patch);

    public float[][] Initialise(RandomStream stream) => _parameters.Initialise(stream);

    public torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times, torch.Tensor labels)
    {
        var embedding = _embedding.Of(weights, times, labels);
        var tokens = weights.Linear(Patches(x), _input).Plus(weights[_positions]);
        foreach (var block in _blocks)
        {
            tokens =
                weights.Checkpoints && tokens.requires_grad
                    ? CheckpointedBlock.Run((t, e) => block.Forward(weights, t, e), tokens, embedding)
                    : block.Forward(weights, tokens, embedding);
        }

        var m = weights.Linear(embedding, _modulation).view(embedding.shape[0], 1, 2 * _width).chunk(2, 2);
        return Image(weights.Linear(DiTBlock.Modulate(tokens, m[0], m[1]), _output));
    }

    public void Dispose() => _embedding.Dispose();

    /// <summary>Splits images into patches: [rows, tokens, patch values].</summary>
    private torch.Tensor Patches(torch.Tensor x) =>
        x.view(x.shape[0], Shape.Channels, Shape.Height / _patch, _patch, Shape.Width / _patch, _patch)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(x.shape[0], Tokens, -1);

    private torch.Tensor Image(torch.Tensor tokens) =>
        tokens
            .view(tokens.shape[0], Shape.Height / _patch, Shape.Width / _patch, Shape.Channels, _patch, _patch)
            .permute(0, 3, 1, 4, 2, 5)
            .reshape(tokens.shape[0], -1);
}
