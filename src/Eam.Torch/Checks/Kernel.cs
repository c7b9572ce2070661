using TorchSharp;
using static TorchSharp.torch.nn;

namespace Eam.Torch.Checks;

/// <summary>An operation of libtorch whose gradients are checked.</summary>
/// <param name="Name">The name for messages, such as <c>convolution 16 to 32</c>.</param>
/// <param name="Shapes">The shape of each input.</param>
/// <param name="Compute">Computes the output for inputs of one floating type: float32 when the kernel is checked, float64 for the
/// reference.</param>
internal sealed record Kernel(string Name, long[][] Shapes, Func<torch.Tensor[], torch.Tensor> Compute)
{
    private const long Rows = 16;

    /// <summary>The kernels that networks train with: the U-Net's convolutions in their shapes, a linear layer and attention.</summary>
    public static IReadOnlyList<Kernel> All { get; } =
    [
        Convolution(1, 16, side: 8),
        Convolution(16, 16, side: 8),
        Convolution(16, 32, side: 8, stride: 2),
        Convolution(32, 32, side: 4),
        Convolution(32, 16, side: 8),
        Convolution(32, 16, side: 8, window: 1),
        Convolution(16, 1, side: 8),
        new(
            "matrix product",
            [
                [64, 48],
                [96, 48],
                [96],
            ],
            x => functional.linear(x[0], x[1], x[2])
        ),
        new(
            "attention",
            [
                [4, 4, 16, 12],
                [4, 4, 16, 12],
                [4, 4, 16, 12],
            ],
            x => functional.scaled_dot_product_attention(x[0], x[1], x[2])
        ),
    ];

    private static Kernel Convolution(long inputs, long outputs, long side, long window = 3, long stride = 1) =>
        new(
            $"convolution {inputs} to {outputs}",
            [
                [Rows, inputs, side, side],
                [outputs, inputs, window, window],
                [outputs],
            ],
            x => functional.conv2d(x[0], x[1], x[2], [stride, stride], [window / 2, window / 2])
        );
}
