using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// What a sweep has found so far. All commands, views and pages that name a best trial take it from here
/// (docs/scheduling.md#the-best-trial): it is the first of the trials that finished the highest rung that any trial finished. Its
/// checkpoint is kept.
/// </summary>
/// <param name="Ranked">The best trial; with several objectives, the trial of the front that is the best by the first objective that is a
/// metric.</param>
/// <param name="Front">The Pareto front, in the order of the ranking; with one objective, only the best trial.</param>
/// <param name="Objectives">With several objectives, the best trial by each, in the order of the sweep file. Empty with one
/// objective.</param>
/// <param name="Volume">With several objectives, the hypervolume of the front. Null with one objective, and before the first rung has a
/// result.</param>
public sealed record SweepBest(
    RankedTrial Ranked,
    IReadOnlyList<RankedTrial> Front,
    IReadOnlyList<ObjectiveBest> Objectives,
    FrontVolume? Volume
)
{
    /// <summary>The best trial.</summary>
    public Trial Trial => Ranked.Trial;

    /// <summary>Returns what was found; null before the first evaluation.</summary>
    /// <param name="state">State of the sweep.</param>
    /// <param name="method">Considers only trials of this method; null for all.</param>
    public static SweepBest? Of(SweepState state, string? method = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var spec = state.Spec;
        var front = TrialRanking.Winners(spec, state.Trials.Where(trial => method is null || trial.Configuration.Method == method));
        if (front.Count == 0)
            return null;
        if (spec.Objectives.Count == 0)
            return new(front[0], front, [], null);
        List<ObjectiveBest> objectives = [.. spec.Objectives.Select((objective, i) => Best(front, objective, i))];
        var first = objectives.Find(best => best.Objective.Metric == spec.Objective.Metric) ?? objectives[0];
        return new(first.Ranked, front, objectives, FrontVolume.Of(state, front));
    }

    // Of equal values, the first in the order of the ranking.
    private static ObjectiveBest Best(IReadOnlyList<RankedTrial> front, Objective objective, int index)
    {
        var best = front.MaxBy(ranked => ranked.Scores[index])!;
        var score = objective.Maximize ? best.Scores[index] : -best.Scores[index];
        return new(objective, best, double.IsFinite(score) ? score : null);
    }
}
