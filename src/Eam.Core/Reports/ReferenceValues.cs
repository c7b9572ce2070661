using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>
/// The values that a metric is compared with: what the target itself has, what is the best possible, or what the base model has by definition
/// (docs/tasks.md#floors). They belong to the task and the evaluation, so every evaluation of a
/// sweep has the same.
/// </summary>
public static class ReferenceValues
{
    /// <summary>The reference of the distances: what two independent sets of target samples show.</summary>
    public const string Floor = "floor";

    /// <summary>Returns the references of a metric; empty if it has none, or before the first evaluation with numbers.</summary>
    public static IReadOnlyList<ReferenceValue> Of(SweepState state, string metric)
    {
        ArgumentNullException.ThrowIfNull(state);
        return metric switch
        {
            "sw2" => Known(state, Floor, "floor", metrics => metrics.Sw2Floor),
            "sinkhorn" => Known(state, Floor, "floor", metrics => metrics.SinkhornFloor),
            "mode_error" => Known(state, Floor, "floor", metrics => metrics.ModeErrorFloor),
            "control_objective" => Known(state, "log_z", "log Z", metrics => metrics.ControlObjective + metrics.ControlGap),
            "control_gap" => Known(state, "optimum", "optimum", metrics => double.IsFinite(metrics.ControlGap) ? 0 : null),
            "path_kl" => [new("base", "base model", 0)],
            "diversity" => [new("target", "target", 1)],
            _ => [],
        };
    }

    private static IReadOnlyList<ReferenceValue> Known(SweepState state, string name, string label, Func<TrialMetrics, double?> value) =>
        [
            .. state
                .Trials.SelectMany(trial => trial.Curve)
                .Select(point => value(point.Metrics))
                .Where(number => number is { } known && double.IsFinite(known))
                .Take(1)
                .Select(number => new ReferenceValue(name, label, number!.Value)),
        ];
}
