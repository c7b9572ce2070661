using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>
/// Chooses the metrics that a table or figure shows. For a task of Eam these are fixed names, because a reward is always seen next to the
/// distance, the rewards that the task names, and those over its conditions; for a command they are the metrics that the sweep file
/// declares.
/// </summary>
public static class ShownMetrics
{
    /// <summary>Returns the metrics that stand beside the objective, in the order of the table.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="usual">Names of the metrics for a task of Eam; the objective may be among them.</param>
    public static IReadOnlyList<string> Beside(SweepSpec spec, params IReadOnlyList<string> usual)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(usual);
        return !spec.IsTrainedByEam
            ? [.. spec.Metrics.Select(metric => metric.Name).Where(name => name != spec.Objective.Metric)]
            :
            [
                .. usual,
                .. NamedRewards.Of(spec.Task).Select(reward => reward.Metric),
                .. MetricDefinition.OfConditions(spec.Task).Where(metric => metric.Caution is null).Select(metric => metric.Name),
            ];
    }

    /// <summary>Returns the objective and the metrics beside it, each once.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="usual">Names of the metrics for a task of Eam.</param>
    public static IReadOnlyList<string> Of(SweepSpec spec, params IReadOnlyList<string> usual) =>
        [.. Beside(spec, usual).Prepend(spec.Objective.Metric).Distinct()];
}
