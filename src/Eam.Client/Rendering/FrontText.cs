using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Core.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>
/// Describes the Pareto front of a sweep with several objectives: its size, its hypervolume, and the best trial by each objective.
/// </summary>
internal static class FrontText
{
    /// <summary>Returns the lines that describe the front; none for a sweep with one objective, and before the first evaluation.</summary>
    public static IEnumerable<string> Lines(SweepSpec spec, SweepBest? best)
    {
        if (best is null || spec.Objectives.Count == 0)
            yield break;
        yield return Line(spec, best);
        foreach (var one in best.Objectives)
        {
            var trial = one.Ranked.Trial;
            yield return $"best {one.Objective.Metric}: trial {trial.Number} ({trial.Configuration.Method}), {Value(spec, one.Objective, one.Value)}";
        }
    }

    /// <summary>Returns one line with the size of the front, its hypervolume and the reference point.</summary>
    public static string Line(SweepSpec spec, SweepBest best)
    {
        var size = $"front of {Figures.Count(best.Front.Count, "trial")}";
        if (best.Volume is not { } volume)
            return size;
        var reference = spec.Objectives.Zip(volume.Reference, (objective, value) => $"{objective.Metric} {Value(spec, objective, value)}");
        return $"{size}, hypervolume {Figures.Metric(volume.Hypervolume)} (reference point: {string.Join(", ", reference)})";
    }

    /// <summary>
    /// Returns the hypervolume and the best trial by each objective; null for a sweep with one objective, and before the first evaluation.
    /// </summary>
    public static JsonObject? ToJson(SweepSpec spec, SweepBest? best) =>
        best is null || spec.Objectives.Count == 0
            ? null
            : new JsonObject
            {
                ["size"] = best.Front.Count,
                ["hypervolume"] = Json.Number(best.Volume?.Hypervolume),
                ["reference"] = best.Volume is { } volume ? Json.Array(volume.Reference.Select(value => Json.Number(value))) : null,
                ["best"] = Json.Array(
                    best.Objectives.Select(one => new JsonObject
                    {
                        ["metric"] = one.Objective.Metric,
                        ["maximize"] = one.Objective.Maximize,
                        ["trial"] = one.Ranked.Trial.Number,
                        ["method"] = one.Ranked.Trial.Configuration.Method,
                        ["value"] = Json.Number(one.Value),
                    })
                ),
            };

    private static string Value(SweepSpec spec, Objective objective, double? value) =>
        objective.Metric == Objective.Compute && value is { } compute ? Figures.Compute(compute, spec.Halving.Unit) : Figures.Metric(value);
}
