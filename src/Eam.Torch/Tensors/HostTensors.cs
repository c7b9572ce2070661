using System.Runtime.InteropServices;
using TorchSharp;

namespace Eam.Torch.Tensors;

/// <summary>Between arrays and tensors, one copy each way.</summary>
internal static class HostTensors
{
    /// <summary>A float32 tensor on the CPU.</summary>
    public static torch.Tensor From(ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        var tensor = torch.empty(shape, torch.float32);
        if (values.Length > 0)
            values.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor;
    }

    /// <summary>A float32 tensor on a device; the caller disposes it, whatever scope there is.</summary>
    public static torch.Tensor On(torch.Device device, ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        var host = From(values, shape);
        if (device.type == DeviceType.CPU)
            return host.DetachFromDisposeScope();
        using (host)
            return host.to(device).DetachFromDisposeScope();
    }

    /// <summary>The values of a tensor of any device and floating type, row-major.</summary>
    public static float[] Values(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var host = tensor.detach().to(torch.float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(host.bytes).ToArray();
    }
}
