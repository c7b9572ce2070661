using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>Finds the values that a metric is compared with: what the target itself would give, what is the best possible, and the base model where it is known.</summary>
internal static class References
{
    /// <summary>Returns the reference values of a metric; empty if there are none.</summary>
    /// <param name="trials">The sweep's trials. Their evaluations carry the floors of distances and log Z, which depend only on the task.</param>
    /// <param name="metric">The metric.</param>
    public static IReadOnlyList<ReferenceValue> Of(IEnumerable<Trial> trials, MetricDefinition metric)
    {
        var evaluated = trials.Select(trial => trial.Metrics).OfType<TrialMetrics>();
        return metric.Name switch
        {
            "sw2" => Known("floor: two sets of target samples", evaluated.Select(metrics => metrics.Sw2Floor)),
            "sinkhorn" => Known("floor: two sets of target samples", evaluated.Select(metrics => metrics.SinkhornFloor)),
            "control_objective" => Known(
                "log Z, the best possible",
                evaluated.Select(metrics => (double?)(metrics.ControlObjective + metrics.ControlGap))
            ),
            "control_gap" => [new("the best possible", 0)],
            "path_kl" => [new("base model", 0)],
            "diversity" => [new("target", 1)],
            _ => [],
        };
    }

    private static IReadOnlyList<ReferenceValue> Known(string name, IEnumerable<double?> values) =>
        [.. values.Select(Numbers.Finite).OfType<double>().Take(1).Select(value => new ReferenceValue(name, value))];
}
