using System.Globalization;
using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Tasks;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>Reads the conditions of exported models and checks that all files have as many, in numbers that are finite.</summary>
internal static class ScriptConditions
{
    /// <summary>Returns the conditions; null if the settings name no file of them.</summary>
    /// <exception cref="BackendException">A file is missing or damaged, or files do not fit each other.</exception>
    /// <exception cref="ArgumentException">The conditions that are held out do not exist, or none is left on one side.</exception>
    public static ConditionSet? Read(TaskSettings settings, ScriptSpec spec)
    {
        if (spec.Conditions.Length == 0)
            return null;
        var count = Count(spec.Conditions);
        foreach (var file in spec.Rewards.Select(reward => reward.Conditions).Where(file => file.Length > 0).Distinct())
        {
            if (Count(file) is var other && other != count)
                throw new BackendException(
                    $"{file}: it has {other} conditions, but {spec.Conditions} has {count}: both need the same ones"
                );
        }

        var names = settings.Word(ScriptSettings.ConditionsNames) is { Length: > 0 } path
            ? ArgumentFile.Lines(path)
            : [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
        return names.Length == count
            ? ConditionSettings.Read(settings, names)
            : throw new BackendException(
                $"{settings.Word(ScriptSettings.ConditionsNames)}: it has {names.Length} names, one on each line, but {spec.Conditions} has {count} conditions"
            );
    }

    private static int Count(string path)
    {
        var tensors = ArgumentFile.Read(path);
        if (tensors.Count == 0)
            throw new BackendException($"{path}: it has no tensors");
        var (first, count) = (tensors.First().Key, Length(tensors.First().Value));
        foreach (var (name, tensor) in tensors)
        {
            if (Length(tensor) != count)
                throw new BackendException(
                    $"{path}: tensor {first} is for {count} conditions, but tensor {name} for {Length(tensor)}: the first dimension of each is their number"
                );
            if (Array.FindIndex(tensor.Values, value => !float.IsFinite(value)) is var bad and >= 0)
                throw new BackendException(
                    $"{path}: tensor {name} is {tensor.Values[bad]} for condition {bad / (tensor.Values.Length / count)}, not a finite number"
                );
        }

        return count > 0 ? count : throw new BackendException($"{path}: tensor {first} is for 0 conditions");
    }

    private static int Length(StateTensor tensor) => tensor.Shape is [var count, ..] ? count : 0;
}
