using System.Runtime.InteropServices;
using TorchSharp;

namespace Eam.Torch.Tensors;

/// <summary>Copies values between arrays and tensors, with one copy each way.</summary>
internal static class HostTensors
{
    /// <summary>Creates a float32 tensor on the CPU.</summary>
    public static torch.Tensor From(ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        var tensor = torch.empty(shape, torch.float32);
        if (values.Length > 0)
            values.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor;
    }

    /// <summary>Creates a float32 tensor on a device. The caller disposes it, whatever dispose scope is active.</summary>
    public static torch.Tensor On(torch.Device device, ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        var host = From(values, shape);
        if (device.type == DeviceType.CPU)
            return host.DetachFromDisposeScope();
        using (host)
            return host.to(device).DetachFromDisposeScope();
    }

    /// <summary>Returns the values of a tensor of any device and floating-point type, row-major.</summary>
    public static float[] Values(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var host = tensor.detach().to(torch.float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(host.bytes).ToArray();
    }
}
