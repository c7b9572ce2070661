using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>The tensors of a safetensors file, in the order of their names.</summary>
internal sealed class ArgumentFile : IDisposable
{
    private const long Largest = 1L << 30;

    /// <param name="path">The path of the file; empty for none.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <exception cref="BackendException">The file is missing or damaged.</exception>
    public ArgumentFile(string path, torch.Device device) =>
        Tensors =
            path.Length == 0
                ? []
                :
                [
                    .. Read(path)
                        .Values.Select(tensor =>
                            HostTensors.On(device, tensor.Values, Array.ConvertAll(tensor.Shape, length => (long)length))
                        ),
                ];

    /// <summary>The tensors.</summary>
    public IReadOnlyList<torch.Tensor> Tensors { get; }

    /// <summary>Reads a file to the host: its tensors by name, in ordinal order.</summary>
    /// <exception cref="BackendException">The file is missing or damaged.</exception>
    public static IDictionary<string, StateTensor> Read(string path) => Open(path, bytes => Safetensors.Decode(bytes).Tensors);

    /// <summary>Reads the lines of a text file. A line end at its end starts no further line.</summary>
    /// <exception cref="BackendException">The file is missing or cannot be read.</exception>
    public static string[] Lines(string path) => Open(path, bytes =>
        {
            var text = System.Text.Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n");
            return (text.EndsWith('\n') ? text[..^1] : text).Split('\n', StringSplitOptions.TrimEntries);
        });

    public void Dispose()
    {
        foreach (var tensor in Tensors)
            tensor.Dispose();
    }

    private static T Open<T>(string path, Func<byte[], T> read)
    {
        try
        {
            // A pipe or a device has no length, and reading it would never end.
            return new FileInfo(path) is { Exists: true, Length: 0 or > Largest }
                ? throw new InvalidDataException($"must be a regular file of 1 byte to {Largest >> 30} GiB")
                : read(File.ReadAllBytes(path));
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
}
