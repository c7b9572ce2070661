using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Sweeps.Ranking;

namespace Eam.Core.Reports;

/// <summary>
/// Ranks trials by their last evaluations, best first. A trial that finished a higher rung comes before all trials that did not, because
/// those had less compute. Trials of the same rung are ranked by the objective or, with several objectives, by front and crowding distance.
/// If compute is one of the objectives, trials of all rungs are ranked together, because compute is then part of the result.
/// </summary>
public static class TrialRanking
{
    /// <summary>
    /// Returns the evaluated trials that did not fail, best first; ties are ordered by less compute, then by number. With repeats, returns
    /// configurations by their means, and only those of which every run finished a rung and none failed.
    /// </summary>
    public static IReadOnlyList<RankedTrial> Of(SweepSpec spec, IEnumerable<Trial> trials)
    {
        var ranking = new List<RankedTrial>();
        foreach (var tier in Tiers(spec, trials))
        {
            // Fronts are counted on, so that only trials of the highest rung are in front 0.
            var before = spec.Objectives.Count == 0 || ranking.Count == 0 ? 0 : ranking[^1].Front + 1;
            ranking.AddRange(before == 0 ? tier : tier.Select(ranked => ranked with { Front = ranked.Front + before }));
        }

        return ranking;
    }

    /// <summary>
    /// Returns the result of a sweep: the best trial or, with several objectives, the Pareto front in the order of the ranking. Empty
    /// before the first evaluation.
    /// </summary>
    public static IReadOnlyList<RankedTrial> Winners(SweepSpec spec, IEnumerable<Trial> trials)
    {
        var first = Tiers(spec, trials).FirstOrDefault(tier => tier.Count > 0) ?? [];
        return [.. spec.Objectives.Count == 0 ? first.Take(1) : first.TakeWhile(ranked => ranked.Front == 0)];
    }

    // The rankings of the trials that are comparable, the highest rung first. Lazy, because the winners need only the first one that is not
    // empty.
    private static IEnumerable<IReadOnlyList<RankedTrial>> Tiers(SweepSpec spec, IEnumerable<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(trials);
        var cohorts =
            spec.Repeats == 1
                ? trials.Select(trial => new List<Trial> { trial })
                : trials
                    .GroupBy(trial => Cohort.Competes(spec, trial) ? Cohort.First(trial) : trial.Number)
                    .Select(cohort => cohort.ToList());
        return spec.Objectives.Any(objective => objective.Metric == Objective.Compute)
            ? [Ranked(spec, cohorts)]
            : cohorts.GroupBy(cohort => cohort.Min(run => run.Rung)).OrderByDescending(tier => tier.Key).Select(tier => Ranked(spec, tier));
    }

    private static IReadOnlyList<RankedTrial> Ranked(SweepSpec spec, IEnumerable<List<Trial>> cohorts)
    {
        var candidates = cohorts
            .Select(cohort => Evaluated(spec, cohort))
            .Where(runs => runs.Count > 0)
            .Select(runs => new Candidate(spec, runs))
            .Where(candidate => double.IsFinite(candidate.Standing.Score))
            .ToList();
        if (spec.Objectives.Count == 0)
        {
            candidates.Sort(ByObjective);
            return [.. candidates.Select(candidate => candidate.At(front: 0, crowding: 0))];
        }

        var byTrial = candidates.ToDictionary(candidate => candidate.Standing.Trial);
        return
        [
            .. FrontRanking
                .Of(candidates.Select(candidate => candidate.Standing))
                .Select(at => byTrial[at.Standing.Trial].At(at.Front, at.Crowding)),
        ];
    }

    private static int ByObjective(Candidate one, Candidate other)
    {
        var (a, b) = (one.Standing, other.Standing);
        return a.Score != b.Score ? b.Score.CompareTo(a.Score)
            : a.Compute != b.Compute ? a.Compute.CompareTo(b.Compute)
            : a.Trial.CompareTo(b.Trial);
    }

    private static List<Run> Evaluated(SweepSpec spec, List<Trial> runs)
    {
        // A winner's repeat in the final rung has only one seed, so it is not comparable with means. It serves only the comparison of
        // methods.
        if (!Cohort.Competes(spec, runs[0]) && spec.Repeats > 1)
            return [];
        if (spec.Repeats == 1)
            return runs[0].Metrics is null || runs[0].Status == TrialStatus.Failed ? [] : [new(runs[0], runs[0].Curve[^1])];
        var rung = runs.Min(run => run.Rung);
        return runs.Count < spec.Repeats || rung < 0 || runs.Exists(run => run.Failure is not null)
            ? []
            : [.. runs.OrderBy(run => run.Number).Select(run => new Run(run, run.At(rung)))];
    }

    private sealed record Run(Trial Trial, CurvePoint Point);

    // A configuration that takes part in the ranking, and its result.
    private sealed class Candidate(SweepSpec spec, List<Run> runs)
    {
        public Standing Standing { get; } = Standing.Mean(spec, [.. runs.Select(run => Standing.Of(spec, run.Trial, run.Point))]);

        public RankedTrial At(int front, double crowding) =>
            new(runs[0].Trial, front, crowding, [.. runs.Select(run => run.Point.Metrics)]) { Scores = Standing.Scores };
    }
}
