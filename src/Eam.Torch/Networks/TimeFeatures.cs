using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Networks;

/// <summary>The features sin(t f) and cos(t f) of times.</summary>
internal sealed class TimeFeatures(ReadOnlySpan<float> frequencies, torch.Device device) : IDisposable
{
    private readonly torch.Tensor _frequencies = HostTensors.On(device, frequencies, [1, frequencies.Length]);

    /// <summary>Returns [times, 2 frequencies]: sines, then cosines.</summary>
    public torch.Tensor Of(torch.Tensor times)
    {
        var angles = times.view(-1, 1).mul(_frequencies);
        return torch.cat([angles.sin(), angles.cos()], 1);
    }

    public void Dispose() => _frequencies.Dispose();
}
