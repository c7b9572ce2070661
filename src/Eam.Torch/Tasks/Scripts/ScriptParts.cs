using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>Describes the files of a task for people: what they hold, and how much of it is trained.</summary>
internal static class ScriptParts
{
    /// <summary>Returns a line for each file. It loads the files on the CPU.</summary>
    public static IReadOnlyList<(string Name, string Holds)> Of(ScriptSpec spec)
    {
        using var scope = torch.NewDisposeScope();
        using var network = new ScriptNetwork(spec, torch.CPU, null);
        using var velocity = new ScriptFile(spec.Velocity, torch.CPU);
        var trained = network.Parameters.Sum(parameter => parameter.Count);
        var names = network.Parameters.Select(parameter => parameter.Name).ToList();
        List<(string, string)> parts =
        [
            (
                $"velocity {Path.GetFileName(spec.Velocity)}",
                $"{Values(velocity)}; trained: {trained} values in {names.Count} ({string.Join(", ", names.Take(2))}{(names.Count > 2 ? ", .." : string.Empty)})"
            ),
        ];
        foreach (var reward in spec.Rewards)
        {
            using var file = new ScriptFile(reward.File, torch.CPU);
            var weight = spec.Rewards.Count > 1 ? FormattableString.Invariant($", weight {reward.Weight}") : string.Empty;
            parts.Add((reward.Label, $"{Values(file)}{weight}"));
        }

        return parts;
    }

    private static string Values(ScriptFile file)
    {
        if (file.Parameters.Count == 0)
            return "no parameters";
        var kinds = file
            .Parameters.GroupBy(parameter => parameter.Value.dtype)
            .Select(group => $"{group.Sum(parameter => parameter.Value.numel())} values of {group.Key.ToString().ToLowerInvariant()}");
        return $"{file.Parameters.Count} parameters, {string.Join(", ", kinds)}";
    }
}
