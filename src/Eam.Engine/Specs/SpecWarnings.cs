using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>Finds what is allowed in a sweep file, but is most likely not what its user means.</summary>
public static class SpecWarnings
{
    /// <summary>
    /// Returns one line per warning: objectives against the metric's own goal, metrics that do not measure the model, and metrics that
    /// cannot be compared because trials have different targets.
    /// </summary>
    public static IReadOnlyList<string> Of(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        IReadOnlyList<Objective> objectives = spec.Objectives.Count == 0 ? [spec.Objective] : spec.Objectives;
        return
        [
            .. objectives.Select(objective => Warning(objective, spec.Metrics)).OfType<string>(),
            .. objectives.Select(objective => Incomparable(objective, spec)).OfType<string>(),
        ];
    }

    private static string? Incomparable(Objective objective, SweepSpec spec)
    {
        if (VariedReward.Behind(spec, objective.Metric) is not { Count: > 0 } varied)
            return null;
        var rewards = NamedRewards.Of(spec.Task).Select(reward => reward.Metric);
        var others = objective.Metric == "reward" ? rewards : rewards.Append("reward");
        var fair = others.Where(name => VariedReward.Behind(spec, name).Count == 0).ToList();
        return $"objective {objective.Metric} depends on {string.Join(" and ", varied)}, which this sweep varies: trials with different values have different targets, so their values cannot be compared{(fair.Count == 0 ? string.Empty : $"; {string.Join(", ", fair)} can")}";
    }

    private static string? Warning(Objective objective, IReadOnlyList<MetricDefinition> metrics)
    {
        var metric = metrics.FirstOrDefault(known => known.Name == objective.Metric);
        if (metric?.Caution is { } caution)
            return $"objective {objective.Metric} {caution}";

        // Compute, which is not a metric, is better if it is smaller.
        var maximize = metric?.Maximize ?? false;
        if (objective.Maximize == maximize)
            return null;
        var (goal, better) = maximize ? ("minimize", "larger") : ("maximize", "smaller");
        return $"objective {objective.Metric} has goal: {goal}, but {better} values of it are better, so the sweep looks for the worst trials";
    }
}
