using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// The way from the base model to the optimum, in the objective's own sign. It belongs to the task and the evaluation, so a level on it is
/// known before any trial is trained.
/// </summary>
/// <param name="Base">Value of the base model.</param>
/// <param name="Optimum">Value of the optimum.</param>
public sealed record ObjectiveSpan(double Base, double Optimum)
{
    /// <summary>
    /// The metrics whose optimum is known: log Z for <c>control_objective</c>, 0 for <c>control_gap</c>, and the floor for the distances.
    /// </summary>
    public static IReadOnlyList<string> Metrics { get; } = ["control_objective", "control_gap", "sw2", "sinkhorn", "mode_error"];

    /// <summary>
    /// Returns the span of a metric of <see cref="Metrics"/>. Null for other metrics, before the base model and a trial have been
    /// evaluated, for results of versions that did not measure the base, if the base model is no worse than the optimum, and if trials have
    /// targets of their own (<see cref="VariedReward"/>).
    /// </summary>
    public static ObjectiveSpan? Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var objective = state.Spec.Objective;
        if (!Metrics.Contains(objective.Metric) || VariedReward.Behind(state.Spec, objective.Metric).Count > 0)
            return null;
        var span = objective.Metric is "control_objective" or "control_gap" ? OfTheControl(state) : OfTheDistance(state);
        return span is not null && (objective.Maximize ? span.Optimum > span.Base : span.Optimum < span.Base) ? span : null;
    }

    /// <summary>Returns the level at a share of the way: 0 is the base, 1 the optimum.</summary>
    public double At(double share) => Base + (share * (Optimum - Base));

    /// <summary>
    /// Returns the share of the way at which a level is: below 0 if it is worse than the base, above 1 if it is better than the optimum.
    /// </summary>
    public double ShareOf(double level) => (level - Base) / (Optimum - Base);

    private static ObjectiveSpan? OfTheControl(SweepState state)
    {
        foreach (var metrics in state.Trials.SelectMany(trial => trial.Curve).Select(point => point.Metrics))
        {
            if (metrics.BaseObjective is not { } ofBase || metrics.ControlObjective + metrics.ControlGap is not { } logPartition)
                continue;
            if (!double.IsFinite(ofBase) || !double.IsFinite(logPartition))
                continue;
            return state.Spec.Objective.Metric == "control_gap" ? new(logPartition - ofBase, 0) : new(ofBase, logPartition);
        }

        return null;
    }

    private static ObjectiveSpan? OfTheDistance(SweepState state)
    {
        var metric = state.Spec.Objective.Metric;
        var floor = ReferenceValues.Of(state, metric).FirstOrDefault(reference => reference.Name == ReferenceValues.Floor);
        return floor is not null && ReferenceValues.OfTheBase(state, metric) is { } ofBase ? new(ofBase, floor.Value) : null;
    }
}
