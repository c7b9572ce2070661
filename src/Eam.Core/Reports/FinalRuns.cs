using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>Chooses the runs by which a method is compared.</summary>
public static class FinalRuns
{
    /// <summary>
    /// Returns the run and the repeats of one configuration of the method: the configuration with the most repeats; of several, the one
    /// that got furthest, then the one with the best average score. Runs that diverged or failed are included. Empty before the first
    /// evaluation.
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
