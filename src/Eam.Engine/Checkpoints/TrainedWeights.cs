using System.Globalization;
using Eam.Core.Numerics;

namespace Eam.Engine.Checkpoints;

/// <summary>
/// The trained weights of a trial as a safetensors file that Python loads (docs/torch.md#taking-a-model-out). They are the moving average
/// of the weights, which every evaluation measures.
/// </summary>
public static class TrainedWeights
{
    private const string Average = "model.average.",
        LoraScale = "model.lora_scale",
        PeftRoot = "base_model.model.",
        Factor = "lora_";

    /// <summary>Builds the file.</summary>
    /// <param name="checkpoint">A checkpoint of a <see cref="CheckpointStore"/>.</param>
    /// <param name="names">How the tensors are named.</param>
    /// <param name="strip">A prefix that is removed from the names, such as <c>transformer.</c>; empty for none.</param>
    /// <exception cref="EngineException">The checkpoint has no model, a name does not begin with the prefix, or a tensor is no factor of
    /// LoRA although peft needs factors.</exception>
    public static byte[] Encode(Checkpoint checkpoint, WeightNames names, string strip = "")
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(strip);
        var trained = checkpoint.State.Tensors.Where(tensor => tensor.Key.StartsWith(Average, StringComparison.Ordinal)).ToList();
        if (trained.Count == 0)
            throw new TrialException(checkpoint.Trial, "its checkpoint has no weights of a model that Eam trained");
        if (names == WeightNames.Auto)
            names = trained.TrueForAll(tensor => Adapter(Own(tensor.Key, checkpoint.State)) is not null)
                ? WeightNames.Peft
                : WeightNames.Torch;
        var state = new TrainingState();
        foreach (var (key, tensor) in trained)
        {
            var name = Stripped(Own(key, checkpoint.State), strip);
            state.Tensors[names == WeightNames.Peft ? Adapter(name) ?? throw NoFactor(name) : name] = tensor;
        }

        return Safetensors.Encode(state, Notes(checkpoint));
    }

    // Eam's own factors are named LAYER.a and LAYER.b. Those of an exported module have the names of their library already.
    private static string Own(string key, TrainingState state)
    {
        var name = key[Average.Length..];
        if (!state.Counters.ContainsKey(LoraScale))
            return name;
        return name switch
        {
            [.. var layer, '.', 'a'] => $"{layer}.lora_A.weight",
            [.. var layer, '.', 'b'] => $"{layer}.lora_B.weight",
            _ => name,
        };
    }

    private static string Stripped(string name, string strip)
    {
        if (!name.StartsWith(strip, StringComparison.Ordinal))
            throw new EngineException($"--strip: the name {name} does not begin with '{strip}'");
        return name[strip.Length..];
    }

    // LAYER.lora_A.ADAPTER.weight is LAYER.lora_A.weight in a file, because whoever loads it chooses the adapter's name. Null for another
    // name.
    private static string? Adapter(string name)
    {
        var root = name.IndexOf(PeftRoot, StringComparison.Ordinal);
        var words = (root < 0 ? name : name[(root + PeftRoot.Length)..]).Split('.');
        var at = Array.FindIndex(words, word => word.StartsWith(Factor, StringComparison.Ordinal));
        if (at < 1 || words.Length - at > 3)
            return null;
        var layer = string.Join('.', words[..(at + 1)]);
        return words[(at + 1)..] is [] or [not "weight"] ? PeftRoot + layer : $"{PeftRoot}{layer}.weight";
    }

    private static EngineException NoFactor(string name) =>
        new($"--names peft: {name} is no factor of LoRA (such as LAYER.lora_A.ADAPTER.weight); use --names torch");

    // Some loaders refuse a file that does not say which library wrote it.
    private static Dictionary<string, string> Notes(Checkpoint checkpoint)
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["eam_trial"] = checkpoint.Trial.ToString(CultureInfo.InvariantCulture),
            ["eam_configuration"] = checkpoint.Configuration.Key,
            ["eam_seed"] = checkpoint.Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (checkpoint.State.Counters.ContainsKey(LoraScale))
            notes["eam_lora_scale"] = checkpoint.State.Real(LoraScale).ToString("R", CultureInfo.InvariantCulture);
        return notes;
    }
}
