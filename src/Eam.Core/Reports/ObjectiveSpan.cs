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
    /// Returns the span of <c>control_objective</c> (from the base's own to log Z) or <c>control_gap</c> (to 0). Null for other metrics,
    /// before the first evaluation, and for results of versions that did not measure the base.
    /// </summary>
    public static ObjectiveSpan? Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var metric = state.Spec.Objective.Metric;
        if (metric is not ("control_objective" or "control_gap"))
            return null;
        foreach (var metrics in state.Trials.SelectMany(trial => trial.Curve).Select(point => point.Metrics))
        {
            var logPartition = metrics.ControlObjective + metrics.ControlGap;
            if (metrics.BaseObjective is not { } ofBase || !double.IsFinite(ofBase) || !double.IsFinite(logPartition))
                continue;
            return metric == "control_gap" ? new(logPartition - ofBase, 0) : new(ofBase, logPartition);
        }

        return null;
    }

    /// <summary>Returns the level at a share of the way: 0 is the base, 1 the optimum.</summary>
    public double At(double share) => Base + (share * (Optimum - Base));
}
