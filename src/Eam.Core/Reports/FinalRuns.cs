using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The runs by which a method is compared.</summary>
public static class FinalRuns
{
    /// <summary>
    /// Of the method's configurations the one that was repeated most, then the one that got furthest and scored best on average: its run and its repeats. A run that
    /// diverged or failed stays among them. Empty before the first evaluation.
    /// </summary>
    public static IReadOnlyList<Trial> Of(SweepState state, string method)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state
            .Trials.Where(trial => trial.Configuration.Method == method && (trial.Curve.Count > 0 || trial.Ended))
            .GroupBy(trial => trial.RepeatOf ?? trial.Number)
            .Where(runs => runs.Any(run => run.Curve.Count > 0))
            .OrderByDescending(runs => runs.Count())
            .ThenByDescending(runs => runs.Min(run => run.Rung))
            .ThenByDescending(runs => runs.Average(run => state.Spec.Objective.Score(run.Metrics)))
            .ThenBy(runs => runs.Key)
            .Select(runs => runs.ToList())
            .FirstOrDefault()
            ?? [];
    }
}
