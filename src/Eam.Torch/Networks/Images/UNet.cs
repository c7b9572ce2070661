using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// A small U-Net (Ronneberger et al., arXiv 1505.04597; blocks as in Dhariwal and Nichol, arXiv 2105.05233): levels of halved resolution,
/// residual blocks that time and class modulate, attention at the lowest level, and skip connections to the way up.
/// </summary>
internal sealed class UNet : IConditionalNetwork
{
    private const int Heads = 4;

    private readonly ParameterList _parameters = new();
    private readonly Embedding _embedding;
    private readonly ResidualBlock[] _down,
        _up;
    private readonly ResidualBlock _before,
        _after;
    private readonly Attention _attention;
    private readonly int[] _narrower,
        _wider;
    private readonly int _input,
        _attentionNorm,
        _outputNorm,
        _output;

    /// <param name="shape">The shape of images; height and width must be divisible by two at each level.</param>
    /// <param name="width">The number of channels of the first level, a multiple of 8; each level has twice as many.</param>
    /// <param name="levels">The number of levels, at least 1.</param>
    /// <param name="device">The device to compute on.</param>
    public UNet(ImageShape shape, int width, int levels, torch.Device device)
    {
        if (shape.Height % (1 << levels) != 0 || shape.Width % (1 << levels) != 0 || width % 8 != 0)
            throw new ArgumentException(
                $"a U-Net with {levels} levels and width {width} needs images whose sides are multiples of {1 << levels}, and a width that is a multiple of 8",
                nameof(shape)
            );
        Shape = shape;
        int Channels(int level) => width << level;
        _embedding = new Embedding(_parameters, shape.Classes, 4 * width, device);
        _input = _parameters.Convolution("input", shape.Channels, width, 3);
        _down =
        [
            .. Enumerable
                .Range(0, levels)
                .Select(l => new ResidualBlock(_parameters, $"down.{l}", Channels(l), Channels(l), _embedding.Width)),
        ];
        _narrower = [.. Enumerable.Range(0, levels).Select(l => _parameters.Convolution($"narrower.{l}", Channels(l), Channels(l + 1), 3))];
        _before = new ResidualBlock(_parameters, "middle.0", Channels(levels), Channels(levels), _embedding.Width);
        _attentionNorm = _parameters.Norm("middle.norm", Channels(levels));
        _attention = new Attention(_parameters, "middle.attention", Channels(levels), Heads, zero: true);
        _after = new ResidualBlock(_parameters, "middle.1", Channels(levels), Channels(levels), _embedding.Width);
        _wider = [.. Enumerable.Range(0, levels).Select(l => _parameters.Convolution($"wider.{l}", Channels(l + 1), Channels(l), 3))];
        _up =
        [
            .. Enumerable
                .Range(0, levels)
                .Select(l => new ResidualBlock(_parameters, $"up.{l}", 2 * Channels(l), Channels(l), _embedding.Width)),
        ];
        _outputNorm = _parameters.Norm("output.norm", width);
        _output = _parameters.Convolution("output", width, shape.Channels, 3, zero: true);
        FlopsPerRow = Flops(width, levels);
    }

    public ImageShape Shape { get; }

    public IReadOnlyList<ParameterSpec> Parameters => _parameters.Specs;

    public double FlopsPerRow { get; }

    public float[][] Initialise(RandomStream stream) => _parameters.Initialise(stream);

    public torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times, torch.Tensor labels)
    {
        var rows = x.shape[0];
        var embedding = _embedding.Of(weights, times, labels);
        var value = weights.Convolve(x.view(rows, Shape.Channels, Shape.Height, Shape.Width), _input);
        var skips = new torch.Tensor[_down.Length];
        for (var level = 0; level < _down.Length; level++)
        {
            skips[level] = value = _down[level].Forward(weights, value, embedding);
            value = weights.Convolve(value, _narrower[level], stride: 2);
        }

        value = value
            .Into(v => _before.Forward(weights, v, embedding))
            .Into(v => v.Plus(Attend(weights, v)))
            .Into(v => _after.Forward(weights, v, embedding));
        for (var level = _up.Length - 1; level >= 0; level--)
        {
            var (wider, block, skip) = (_wider[level], _up[level], skips[level]);
            value = value
                .Into(v => functional.interpolate(v, scale_factor: [2, 2], mode: torch.InterpolationMode.Nearest))
                .Into(v => weights.Convolve(v, wider))
                .Into(v => torch.cat([v, skip], 1))
                .Into(v => block.Forward(weights, v, embedding));
        }

        return value
            .Into(v => ResidualBlock.Norm(weights, v, _outputNorm))
            .Into(v => v.silu())
            .Into(v => weights.Convolve(v, _output))
            .view(rows, -1);
    }

    public void Dispose() => _embedding.Dispose();

    private torch.Tensor Attend(Weights weights, torch.Tensor value)
    {
        var (rows, channels) = (value.shape[0], value.shape[1]);

        // Contiguous: without a graph, libtorch multiplies strided tokens by weights one image at a time.
        var tokens = ResidualBlock.Norm(weights, value, _attentionNorm).view(rows, channels, -1).transpose(1, 2).contiguous();
        return _attention.Forward(weights, tokens).transpose(1, 2).reshape(value.shape);
    }

    private double Flops(int width, int levels)
    {
        double Pixels(int level) => (double)(Shape.Height >> level) * (Shape.Width >> level);
        var flops = _embedding.Flops + (2.0 * 9 * 2 * Shape.Channels * width * Pixels(0));
        for (var l = 0; l < levels; l++)
        {
            flops += (_down[l].FlopsPerPixel + _up[l].FlopsPerPixel) * Pixels(l);
            flops += 2.0 * 9 * 2 * (width << l) * (width << l) * (Pixels(l) + Pixels(l + 1));
        }

        return flops + ((_before.FlopsPerPixel + _after.FlopsPerPixel) * Pixels(levels)) + _attention.Flops((int)Pixels(levels));
    }
}
