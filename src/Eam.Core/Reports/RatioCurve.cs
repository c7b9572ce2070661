using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// The ratio of two methods' compute as a function of the level. A single level can be chosen so that one method looks good; the curve
/// shows all of them, with the interval at each.
/// </summary>
public static class RatioCurve
{
    private const int Steps = 10;

    /// <summary>The shares of the way from the base model to the optimum at which the curve has points, if that way is known.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];

    /// <summary>
    /// Returns the curve, from the easiest level on; empty with a single method or before every method has an evaluation. The levels are
    /// those of <see cref="Shares"/> if the span of the objective is known (<see cref="ObjectiveSpan"/>). Otherwise they are ten even steps
    /// from the worst first evaluation of the compared runs to the best level that all of them hold, and so depend on the results.
    /// </summary>
    /// <param name="state">The sweep, or the pool of several.</param>
    /// <param name="progress">The progress of the sweeps themselves.</param>
    public static IReadOnlyList<RatioLevel> Of(SweepState state, FinalProgress progress)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(progress);
        var (spec, finals, points) = (state.Spec, ComputeToTarget.Finals(state), new List<RatioLevel>());
        foreach (var (share, score) in Scores(state, finals))
        {
            var (ratio, others) = ComputeToTarget.RatiosAt(spec, finals, score, progress);
            if (ratio is not null)
                points.Add(new(spec.Objective.Maximize ? score : -score, share, ratio, others));
        }

        return points;
    }

    /// <summary>Returns the levels as scores, which are larger if they are better, with their shares of the way if it is known.</summary>
    internal static IEnumerable<(double? Share, double Score)> Scores(SweepState state, List<IReadOnlyList<Trial>> finals)
    {
        var sign = state.Spec.Objective.Maximize ? 1 : -1;
        if (ObjectiveSpan.Of(state) is { } span)
            return Shares.Select(share => ((double?)share, sign * span.At(share)));
        var best = ComputeToTarget.CommonLevel(state.Spec, finals);
        var worst = finals
            .SelectMany(runs => runs)
            .Select(run => LearningCurves.Of(state.Spec, run))
            .Where(curve => curve.Count > 0 && double.IsFinite(curve[0].Score))
            .Select(curve => curve[0].Score)
            .DefaultIfEmpty(double.NaN)
            .Min();
        if (!double.IsFinite(best) || !double.IsFinite(worst))
            return [];
        return Enumerable.Range(1, Steps).Select(step => ((double?)null, worst + ((best - worst) * step / Steps)));
    }
}
