using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Sweeps.Ranking;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>
/// A trial's place in the ranking by its last evaluation. With repeats, a configuration's place by the evaluations of its runs at the last rung that
/// all of them finished.
/// </summary>
/// <param name="Trial">The trial; for a configuration, its first run.</param>
/// <param name="Front">With several objectives, the number of its front: 0 if no other trial dominates it. With one objective, always 0.</param>
/// <param name="Crowding">
/// With several objectives, the crowding distance to its neighbours in the front; infinite at the front's ends. With one objective, always 0.
/// </param>
/// <param name="Evaluations">The evaluations that it is ranked by: one, or one per run.</param>
public sealed record RankedTrial(Trial Trial, int Front, double Crowding, IReadOnlyList<TrialMetrics> Evaluations)
{
    /// <summary>Returns the mean of a metric over the runs; null if no run has it.</summary>
    public double? Mean(string metric) => Evaluations.Average(evaluation => evaluation[metric]);

    /// <summary>Returns the standard deviation of a metric over the runs; null for fewer than two runs.</summary>
    public double? Spread(string metric)
    {
        var values = Evaluations.Select(evaluation => evaluation[metric]).OfType<double>().ToList();
        return values.Count < 2 ? null : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Count - 1));
    }
}

/// <summary>Ranks trials by their last evaluations, best first: by the objective or, with several objectives, by front and crowding distance.</summary>
public static class TrialRanking
{
    /// <summary>
    /// Returns the evaluated trials that did not fail, best first; ties are ordered by less compute, then by number. With several objectives, trials of all
    /// rungs are in one list. With repeats, returns configurations by their means, and only those of which every run finished a rung and none failed.
    /// </summary>
    public static IReadOnlyList<RankedTrial> Of(SweepSpec spec, IEnumerable<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(trials);
        var runs = trials
            .GroupBy(trial => spec.Repeats > 1 && Cohort.Competes(spec, trial) ? Cohort.First(trial) : trial.Number)
            .Select(cohort => Points(spec, [.. cohort]))
            .Where(cohort => cohort.Count > 0)
            .ToDictionary(cohort => cohort[0].Trial.Number);
        var standings = runs
            .Values.Select(cohort => Standing.Mean(spec, [.. cohort.Select(run => Standing.Of(spec, run.Trial, run.Point))]))
            .Where(standing => double.IsFinite(standing.Score));
        var ranked =
            spec.Objectives.Count > 0
                ? FrontRanking.Of(standings)
                : standings
                    .OrderByDescending(standing => standing.Score)
                    .ThenBy(standing => standing.Compute)
                    .ThenBy(standing => standing.Trial)
                    .Select(standing => new FrontStanding(standing, 0, 0));
        return
        [
            .. ranked.Select(at => new RankedTrial(
                runs[at.Standing.Trial][0].Trial,
                at.Front,
                at.Crowding,
                [.. runs[at.Standing.Trial].Select(run => run.Point.Metrics)]
            )),
        ];
    }

    private static List<(Trial Trial, CurvePoint Point)> Points(SweepSpec spec, List<Trial> runs)
    {
        // A winner's repeat in the final rung has only one seed, so it is not comparable with means. It serves only the comparison of methods.
        if (!Cohort.Competes(spec, runs[0]) && spec.Repeats > 1)
            return [];
        if (spec.Repeats == 1)
            return runs[0].Metrics is null || runs[0].Status == TrialStatus.Failed ? [] : [(runs[0], runs[0].Curve[^1])];
        var rung = runs.Min(run => run.Rung);
        return runs.Count < spec.Repeats || rung < 0 || runs.Exists(run => run.Failure is not null)
            ? []
            : [.. runs.OrderBy(run => run.Number).Select(run => (run, run.At(rung)))];
    }
}
