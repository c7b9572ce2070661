using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// The reference point of a sweep's hypervolumes (docs/scheduling.md#several-objectives): the worst value of each objective among the
/// results at the first rung. Repeats of winners, which come late, do not count. So the point is fixed once the first rung has all of its
/// results.
/// </summary>
/// <remarks>
/// For compute to be minimised, it is <see cref="Beyond"/> times the compute of the final rung, because otherwise no trial above the first
/// rung would count.
/// </remarks>
public static class ReferencePoint
{
    /// <summary>
    /// The reference value of compute, as a multiple of the final rung's compute. Above 1, because a segment exceeds its target a little.
    /// </summary>
    public const double Beyond = 1.1;

    /// <summary>
    /// Returns the point with the signs for which larger is better, in the order of the objectives. Null with one objective, and as long as
    /// an objective has no finite value at the first rung.
    /// </summary>
    public static IReadOnlyList<double>? Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var spec = state.Spec;
        if (spec.Objectives.Count == 0)
            return null;
        var first = state
            .Trials.Where(trial => trial.RungPoints.Count > 0 && Cohort.Competes(spec, trial))
            .Select(trial => trial.At(0))
            .ToList();
        List<double> worst = [.. spec.Objectives.Select(objective => Worst(spec, objective, first))];
        return first.Count > 0 && worst.TrueForAll(double.IsFinite) ? worst : null;
    }

    private static double Worst(SweepSpec spec, Objective objective, List<CurvePoint> first)
    {
        if (objective.Metric == Objective.Compute)
            return objective.Maximize ? 0 : -Beyond * spec.Halving.MaxCompute;
        return first.Select(point => objective.Score(point.Metrics)).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
    }
}
