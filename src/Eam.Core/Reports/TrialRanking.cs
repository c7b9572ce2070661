using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Sweeps.Ranking;

namespace Eam.Core.Reports;

/// <summary>A trial's place among others by its last evaluation.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Front">Of several objectives: 0 where no other trial is nowhere worse and somewhere better. Of one, always 0.</param>
/// <param name="Crowding">Of several objectives: how far its neighbours in the front are, infinite at the front's ends. Of one, always 0.</param>
public sealed record RankedTrial(Trial Trial, int Front, double Crowding);

/// <summary>Trials by their last evaluations, best first: by the objective or, of several, by front and crowding distance.</summary>
public static class TrialRanking
{
    /// <summary>Evaluated trials that did not fail; ties by less compute, then by number. Of several objectives all in one list, whatever their rungs.</summary>
    public static IReadOnlyList<RankedTrial> Of(SweepSpec spec, IEnumerable<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(trials);
        var evaluated = trials.Where(trial => trial.Metrics is not null && trial.Status != TrialStatus.Failed && double.IsFinite(spec.Objective.Score(trial.Metrics))).ToList();
        if (spec.Objectives.Count > 0)
        {
            var byNumber = evaluated.ToDictionary(trial => trial.Number);
            return [.. FrontRanking.Of(evaluated.Select(trial => Standing.Of(spec, trial, trial.Curve[^1]))).Select(at => new RankedTrial(byNumber[at.Standing.Trial], at.Front, at.Crowding))];
        }

        return
        [
            .. evaluated.OrderByDescending(trial => spec.Objective.Score(trial.Metrics)).ThenBy(trial => trial.Spent.In(spec.Halving.Unit)).ThenBy(trial => trial.Number)
                .Select(trial => new RankedTrial(trial, 0, 0)),
        ];
    }
}
