using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Eam.Core.Numerics;
using Eam.Core.Tasks.Digits;
using Eam.Torch.Networks;
using Eam.Torch.Networks.Images;
using TorchSharp;

namespace Eam.Torch.Tasks.Digits;

/// <summary>The two pretrained networks of the task, and their files: safetensors with a SHA-256 of the weights.</summary>
internal static class DigitImagesModel
{
    private const string HashKey = "sha256";

    /// <summary>The networks' names.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["unet", "dit"];

    internal static ImageShape Shape { get; } = new(1, DigitsData.Side, DigitsData.Side, DigitsData.Classes);

    internal static string FileName(string network) => $"digits-{network}.safetensors";

    internal static IConditionalNetwork Create(string network, torch.Device device) =>
        network == "dit" ? new DiT(Shape, patch: 2, width: 48, depth: 3, heads: 4, device) : new UNet(Shape, width: 16, levels: 1, device);

    internal static byte[] Encode(
        IReadOnlyList<ParameterSpec> parameters,
        IReadOnlyList<float[]> weights,
        IEnumerable<KeyValuePair<string, string>> notes
    )
    {
        var state = new TrainingState();
        foreach (var (parameter, values) in parameters.Zip(weights))
            state.Tensors[parameter.Name] = new StateTensor(Array.ConvertAll(parameter.Shape, length => (int)length), values);
        return Safetensors.Encode(state, new Dictionary<string, string>(notes) { [HashKey] = Hash(state) });
    }

    /// <exception cref="InvalidStateException">The bytes are damaged, or belong to another network.</exception>
    internal static float[][] Decode(ReadOnlySpan<byte> file, IReadOnlyList<ParameterSpec> parameters)
    {
        var state = Safetensors.Decode(file, out var texts);
        var weights = parameters
            .Select(parameter => state.Tensor(parameter.Name, Array.ConvertAll(parameter.Shape, length => (int)length)))
            .ToArray();
        return texts.TryGetValue(HashKey, out var hash) && hash == Hash(state)
            ? weights
            : throw new InvalidStateException("the weights do not match their SHA-256");
    }

    private static string Hash(TrainingState state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in state.Tensors.Values)
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
