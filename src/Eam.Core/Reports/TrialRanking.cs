using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Sweeps.Ranking;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>A trial's place among others by its last evaluation; with repeats, a configuration's by its runs' evaluations at the last rung that all finished.</summary>
/// <param name="Trial">The trial; of a configuration its first run.</param>
/// <param name="Front">Of several objectives: 0 where no other trial is nowhere worse and somewhere better. Of one, always 0.</param>
/// <param name="Crowding">Of several objectives: how far its neighbours in the front are, infinite at the front's ends. Of one, always 0.</param>
/// <param name="Evaluations">What it ranks by: one, or one a run.</param>
public sealed record RankedTrial(Trial Trial, int Front, double Crowding, IReadOnlyList<TrialMetrics> Evaluations)
{
    /// <summary>Mean of a metric; null where there is none.</summary>
    public double? Mean(string metric) => Evaluations.Average(evaluation => evaluation[metric]);

    /// <summary>Standard deviation of a metric over the runs; null of fewer than two.</summary>
    public double? Spread(string metric)
    {
        var values = Evaluations.Select(evaluation => evaluation[metric]).OfType<double>().ToList();
        return values.Count < 2 ? null : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Count - 1));
    }
}

/// <summary>Trials by their last evaluations, best first: by the objective or, of several, by front and crowding distance.</summary>
public static class TrialRanking
{
    /// <summary>
    /// Evaluated trials that did not fail; ties by less compute, then by number. Of several objectives all in one list, whatever their rungs. With repeats,
    /// configurations by their means: those of which every run finished a rung and none failed.
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
        // Beside means a winner's repeat in the final rung would be one lucky or unlucky seed: it is the comparison's.
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
