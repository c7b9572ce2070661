using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>The further arguments of a script: the tensors of a safetensors file, in the order of their names.</summary>
internal sealed class Conditions : IDisposable
{
    private const long Largest = 1L << 30;

    private readonly IReadOnlyList<torch.Tensor> _tensors;

    /// <param name="path">The path of the file; empty for none.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <exception cref="BackendException">The file is missing or damaged.</exception>
    public Conditions(string path, torch.Device device)
    {
        if (path.Length == 0)
        {
            _tensors = [];
            return;
        }

        try
        {
            // A pipe or a device has no length, and reading it would never end.
            if (new FileInfo(path) is { Exists: true, Length: 0 or > Largest })
                throw new InvalidDataException($"must be a regular file of 1 byte to {Largest >> 30} GiB");
            _tensors =
            [
                .. Safetensors
                    .Decode(File.ReadAllBytes(path))
                    .Tensors.Values.Select(tensor =>
                        HostTensors.On(device, tensor.Values, Array.ConvertAll(tensor.Shape, length => (long)length))
                    ),
            ];
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or InvalidStateException or InvalidDataException)
        {
            throw new BackendException(
                $"{path}: {(failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : failure.Message.ReplaceLineEndings(" "))}",
                failure
            );
        }
    }

    /// <summary>Returns x, then the times if there are any, then each condition with one row per sample.</summary>
    public object[] With(torch.Tensor x, torch.Tensor? times)
    {
        var rows = x.shape[0];
        var arguments = new List<object> { x };
        if (times is not null)
            arguments.Add(times.shape[0] == rows ? times : times.expand(rows));
        foreach (var tensor in _tensors)
            arguments.Add(tensor.dim() > 0 && tensor.shape[0] == 1 && rows != 1 ? tensor.expand([rows, .. tensor.shape[1..]]) : tensor);
        return [.. arguments];
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors)
            tensor.Dispose();
    }
}
