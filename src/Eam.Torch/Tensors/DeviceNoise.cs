using Eam.Core.Numerics;
using TorchSharp;

namespace Eam.Torch.Tensors;

/// <summary>
/// <see cref="RandomStream.Gaussian"/> on a device: the same Philox blocks by 64-bit integer operations and the same Box and Muller
/// transform. So nothing is drawn on the host, and a run on a device can be compared with the managed backend. The normal values agree to
/// 2e-6; the random words agree bit for bit.
/// </summary>
internal static class DeviceNoise
{
    public static void Gaussian(torch.Tensor destination, RandomStream stream)
    {
        using var scope = torch.NewDisposeScope();
        var count = destination.numel();
        var blocks = (count + 3) / 4;
        var position = TensorArithmetic.Range((long)stream.Position, blocks, destination.device);
        torch.Tensor mask = torch.tensor((long)uint.MaxValue, torch.int64, destination.device),
            half = torch.tensor(32L, torch.int64, destination.device);
        stream.Position += (ulong)blocks;

        torch.Tensor c0 = position & mask,
            c1 = High(position);
        torch.Tensor c2 = TensorArithmetic.FilledLike(position, (uint)stream.Purpose);
        torch.Tensor c3 = TensorArithmetic.FilledLike(position, (long)(stream.Purpose >> 32));
        uint k0 = (uint)stream.Seed,
            k1 = (uint)(stream.Seed >> 32);
        for (var round = 0; round < 10; round++)
        {
            // 64-bit products wrap, which keeps both 32-bit halves correct.
            torch.Tensor a = c0.Times((long)Philox.MultiplierA),
                b = c2.Times((long)Philox.MultiplierB);
            (c0, c1) = (High(b) ^ c1 ^ Word(k0), b & mask);
            (c2, c3) = (High(a) ^ c3 ^ Word(k1), a & mask);
            k0 += Philox.WeylA;
            k1 += Philox.WeylB;
        }

        torch.Tensor first = Radius(c0),
            angle = Angle(c1),
            second = Radius(c2),
            other = Angle(c3);
        var normals = torch
            .stack([first * angle.cos(), first * angle.sin(), second * other.cos(), second * other.sin()], 1)
            .to(torch.float32);
        destination.copy_(normals.view(-1).narrow(0, 0, count).view(destination.shape));

        torch.Tensor High(torch.Tensor product) => product.bitwise_right_shift(half) & mask;

        torch.Tensor Word(uint word) => torch.tensor((long)word, torch.int64, destination.device);
    }

    // sqrt(-2 ln((w + 1/2) / 2^32)), in float64: the managed polynomials approximate it to the precision of float32.
    private static torch.Tensor Radius(torch.Tensor word) =>
        word.to(torch.float64).Plus(0.5).Over(4294967296.0).log().Times(-2.0).AtLeast(0.0).sqrt();

    private static torch.Tensor Angle(torch.Tensor word) => word.to(torch.float64).Times(2 * Math.PI / 4294967296.0);
}
