using Eam.Core.Numerics;
using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>Shape of images and number of classes.</summary>
/// <param name="Channels">1 is grey.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Classes">Labels 0 .. Classes - 1; label Classes means none.</param>
internal sealed record ImageShape(int Channels, int Height, int Width, int Classes)
{
    /// <summary>Values of an image, in the order channel, row, column.</summary>
    public int Dimension => Channels * Height * Width;
}

/// <summary>A velocity network on images that is told a class.</summary>
internal interface IConditionalNetwork : IDisposable
{
    /// <summary>Of its images.</summary>
    ImageShape Shape { get; }

    /// <summary>Its parameters.</summary>
    IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>Operations of a forward of one image (a multiply-add counts two).</summary>
    double FlopsPerRow { get; }

    /// <summary>Starting weights: the network is zero at first.</summary>
    float[][] Initialise(RandomStream stream);

    /// <summary>velocity [rows, d] of x [rows, d] at times [rows] or [1] under labels [rows] or [1] (int64).</summary>
    torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times, torch.Tensor labels);
}
