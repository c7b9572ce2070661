using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>
/// The values that a metric is compared with: the value of the target itself, the best possible value, and the value of the base model
/// before training (docs/tasks.md#values-to-compare-with). They belong to the task and the evaluation, so every evaluation of a sweep has
/// the same, unless the sweep varies the reward itself (<see cref="VariedReward"/>): then the metric has none. The metrics of a command
/// have none, even if they have the name of a metric of Eam.
/// </summary>
public static class ReferenceValues
{
    /// <summary>The reference of the distances: their value for samples of the target itself (docs/tasks.md#floors).</summary>
    public const string Floor = "floor";

    /// <summary>The reference of every metric that measures a model: the base model, before any training.</summary>
    public const string Base = "base";

    private const string BaseLabel = "base model";

    /// <summary>
    /// Returns the references of a metric, that of the base model last; empty if it has none, or before the first evaluation with numbers.
    /// </summary>
    public static IReadOnlyList<ReferenceValue> Of(SweepState state, string metric)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.Spec.IsTrainedByEam)
            return [];
        var known = OfTheTask(state, metric);

        // Then each trial has a base and a target of its own. What is the same for all of them is 0 or 1.
        if (VariedReward.Behind(state.Spec, metric).Count > 0)
            return [.. known.Where(reference => metric is "control_gap" or "diversity")];
        return OfTheBase(state, metric) is { } value && known.All(reference => reference.Name != Base)
            ? [.. known, new ReferenceValue(Base, BaseLabel, value)]
            : known;
    }

    /// <summary>
    /// Returns the base model's value of a metric. Null if it was not evaluated (yet), or if the metric says nothing about a model.
    /// </summary>
    public static double? OfTheBase(SweepState state, string metric)
    {
        ArgumentNullException.ThrowIfNull(state);
        return
            state.Base is { } measured
            && VariedReward.Behind(state.Spec, metric).Count == 0
            && state.Spec.Metrics.FirstOrDefault(definition => definition.Name == metric) is { Caution: null } found
            && found.Get(measured) is { } value
            && double.IsFinite(value)
            ? value
            : null;
    }

    private static IReadOnlyList<ReferenceValue> OfTheTask(SweepState state, string metric) =>
        metric switch
        {
            "sw2" => Known(state, Floor, "floor", metrics => metrics.Sw2Floor),
            "sinkhorn" => Known(state, Floor, "floor", metrics => metrics.SinkhornFloor),
            "mode_error" => Known(state, Floor, "floor", metrics => metrics.ModeErrorFloor),
            "control_objective" => Known(state, "log_z", "log Z", metrics => metrics.ControlObjective + metrics.ControlGap),
            "control_gap" => Known(state, "optimum", "optimum", metrics =>
                metrics.ControlGap is { } gap && double.IsFinite(gap) ? 0 : null
            ),
            "path_kl" => [new(Base, BaseLabel, 0)],
            "diversity" => [new("target", "target", 1)],
            _ => [],
        };

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
