using Eam.Core.Numerics;
using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>The shape of images and the number of classes.</summary>
/// <param name="Channels">The number of channels; 1 is grey.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Classes">The number of classes: labels are 0 .. Classes - 1; label Classes means no class.</param>
internal sealed record ImageShape(int Channels, int Height, int Width, int Classes)
{
    /// <summary>The number of values of an image, in the order channel, row, column.</summary>
    public int Dimension => Channels * Height * Width;
}

/// <summary>A velocity network on images that depends on a class.</summary>
internal interface IConditionalNetwork : IDisposable
{
    /// <summary>The shape of its images.</summary>
    ImageShape Shape { get; }

    /// <summary>The network's parameters.</summary>
    IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>Floating-point operations of a forward pass of one image (a multiply-add counts as two).</summary>
    double FlopsPerRow { get; }

    /// <summary>Returns the initial weights. With them the network's output is zero.</summary>
    float[][] Initialise(RandomStream stream);

    /// <summary>Computes the velocity [rows, d] of x [rows, d] at times [rows] or [1] with labels [rows] or [1] (int64).</summary>
    torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times, torch.Tensor labels);
}
