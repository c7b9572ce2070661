using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Digits;

/// <summary>The pretrained networks of the digits task and their file, a safetensors file with a SHA-256 of its weights.</summary>
/// <param name="Flow">The base velocity.</param>
/// <param name="Classifier">Logits of the ten digits.</param>
internal sealed record DigitsModel(MlpWeights Flow, MlpWeights Classifier)
{
    internal const string FileName = "digits.safetensors";
    private const string HashKey = "sha256";

    /// <summary>Shape of the flow's network: three hidden layers of 256, with 64 time features.</summary>
    internal static MlpShape FlowShape { get; } = MlpShape.Velocity(DigitsData.Pixels, 256, 3);

    /// <summary>Shape of the classifier: two hidden layers of 128, without time.</summary>
    internal static MlpShape ClassifierShape { get; } = new(DigitsData.Pixels, [], 128, 2, DigitsData.Classes);

    /// <summary>Returns the bytes of the file.</summary>
    internal byte[] Encode(IEnumerable<KeyValuePair<string, string>> notes)
    {
        var state = new TrainingState();
        Save(state, "flow", Flow);
        Save(state, "classifier", Classifier);
        return Safetensors.Encode(state, new Dictionary<string, string>(notes) { [HashKey] = Hash(state) });
    }

    /// <summary>Reads the networks from the bytes of the file.</summary>
    /// <exception cref="InvalidStateException">The bytes are damaged, or belong to another model.</exception>
    internal static DigitsModel Decode(ReadOnlySpan<byte> file)
    {
        var state = Safetensors.Decode(file, out var texts);
        var model = new DigitsModel(Load(state, "flow", FlowShape), Load(state, "classifier", ClassifierShape));
        if (!texts.TryGetValue(HashKey, out var hash) || hash != Hash(state))
            throw new InvalidStateException("the weights do not match their SHA-256");
        return model;
    }

    private static void Save(TrainingState state, string name, MlpWeights weights)
    {
        var layers = weights.Shape.Layers().Zip(weights.Layers).ToArray();
        for (var l = 0; l < layers.Length; l++)
        {
            var ((inputs, outputs), layer) = layers[l];
            state.Tensors[$"{name}.{l}.weight"] = new StateTensor([outputs, inputs], layer.Weight);
            state.Tensors[$"{name}.{l}.bias"] = new StateTensor([outputs], layer.Bias);
        }
    }

    private static MlpWeights Load(TrainingState state, string name, MlpShape shape) =>
        new(
            shape,
            [
                .. shape
                    .Layers()
                    .Select(
                        (layer, l) =>
                            new LinearWeights(
                                state.Tensor($"{name}.{l}.weight", layer.Outputs, layer.Inputs),
                                state.Tensor($"{name}.{l}.bias", layer.Outputs)
                            )
                    ),
            ]
        );

    private static string Hash(TrainingState state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in state.Tensors.Values)
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
