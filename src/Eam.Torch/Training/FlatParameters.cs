using Eam.Torch.Networks;
using TorchSharp;

namespace Eam.Torch.Training;

/// <summary>
/// Parameters of several shapes in one flat buffer, so that an optimiser's step needs only a few operations on one tensor. Each parameter
/// starts on a 64-byte line.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    public FlatParameters(IReadOnlyList<ParameterSpec> parameters, torch.Device device)
    {
        var offsets = new List<long>();
        var length = 0L;
        foreach (var parameter in parameters)
        {
            offsets.Add(length);
            length += (parameter.Count + 15) / 16 * 16;
        }

        Buffer = torch.zeros([Math.Max(1, length)], torch.float32, device).DetachFromDisposeScope();
        Views = [.. parameters.Select((parameter, i) => View(Buffer, offsets[i], parameter))];
    }

    /// <summary>All parameters, with zeros between them.</summary>
    public torch.Tensor Buffer { get; }

    /// <summary>Each parameter in its shape; the views share the buffer's memory.</summary>
    public IReadOnlyList<torch.Tensor> Views { get; }

    public void Dispose()
    {
        foreach (var view in Views)
            view.Dispose();
        Buffer.Dispose();
    }

    private static torch.Tensor View(torch.Tensor buffer, long offset, ParameterSpec parameter)
    {
        using var part = buffer.narrow(0, offset, parameter.Count);
        return part.view(parameter.Shape).DetachFromDisposeScope();
    }
}
