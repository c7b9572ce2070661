using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// Compares methods over several searches: sweeps of one file with different seeds. Each sweep is one repetition of the whole procedure, so
/// the interval covers the choice of the configurations too, and not only the seeds with which the chosen ones are trained.
/// </summary>
public static class SearchComparison
{
    /// <summary>The fewest searches that give an interval.</summary>
    public const int Fewest = 3;

    /// <summary>Says in one line why some sweeps are not repetitions of one search; null if they are.</summary>
    /// <param name="sweeps">The sweeps, each with the name that the line calls it by.</param>
    public static string? Refusal(IReadOnlyList<(string Name, SweepSpec Spec)> sweeps)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        if (sweeps.Count < Fewest)
            return FormattableString.Invariant(
                $"an interval over searches needs at least {Fewest} sweeps of one file with different seeds; given: {sweeps.Count}"
            );
        var seen = new Dictionary<ulong, string>();
        foreach (var (name, spec) in sweeps)
        {
            if (SearchDifference.Of(sweeps[0].Spec, spec) is { } what)
                return $"{name} and {sweeps[0].Name} differ in more than the seed: different {what}";
            if (!seen.TryAdd(spec.Seed, name))
                return FormattableString.Invariant($"{name} and {seen[spec.Seed]} have the same seed ({spec.Seed}): they are one search");
        }

        return null;
    }

    /// <summary>Compares the methods at one level that is the same in all searches.</summary>
    /// <param name="sweeps">The searches, which <see cref="Refusal"/> accepts.</param>
    /// <param name="pool">Their pool (<see cref="SweepPool"/>), with the metric and the level that are asked for.</param>
    /// <returns>
    /// The comparison of the pool, but with the ratios over searches, and with the searches. Without a level there is neither.
    /// </returns>
    public static ComputeToTarget Of(IReadOnlyList<SweepState> sweeps, SweepState pool)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        ArgumentNullException.ThrowIfNull(pool);
        var progress = FinalProgress.Of(sweeps);
        var pooled = ComputeToTarget.Of(pool, progress);
        if (pooled.Target is not { } target)
            return pooled;
        var (winners, score) = (Winners(sweeps, pool), pool.Spec.Objective.Maximize ? target : -target);
        var (ratio, others) = RatiosAt(pool.Spec, winners, score, progress);
        return pooled with { Ratio = ratio, Others = others, Searches = At(pool.Spec, winners, score) };
    }

    /// <summary>Returns the ratio over searches at the levels of <see cref="RatioCurve"/>, from the easiest level on.</summary>
    /// <param name="sweeps">The searches, which <see cref="Refusal"/> accepts.</param>
    /// <param name="pool">Their pool, with the metric that is asked for.</param>
    public static IReadOnlyList<RatioLevel> Curve(IReadOnlyList<SweepState> sweeps, SweepState pool)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        ArgumentNullException.ThrowIfNull(pool);
        var (winners, progress, points) = (Winners(sweeps, pool), FinalProgress.Of(sweeps), new List<RatioLevel>());
        foreach (var (share, score) in RatioCurve.Scores(pool, ComputeToTarget.Finals(pool)))
        {
            var (ratio, others) = RatiosAt(pool.Spec, winners, score, progress);
            if (ratio is not null)
                points.Add(new(pool.Spec.Objective.Maximize ? score : -score, share, ratio, others));
        }

        return points;
    }

    private static (ComputeRatio? Ratio, IReadOnlyList<UnitRatio> Others) RatiosAt(
        SweepSpec spec,
        List<Winner> winners,
        double score,
        FinalProgress progress
    )
    {
        var others = new List<UnitRatio>();
        foreach (var unit in (ReadOnlySpan<ComputeUnit>)[ComputeUnit.Nfe, ComputeUnit.Seconds])
        {
            if (unit == spec.Halving.Unit)
                continue;
            var searches = At(spec with { Halving = spec.Halving with { Unit = unit } }, winners, score);

            // Simulated sweeps may not measure seconds.
            var isMeasured = searches.TrueForAll(search => search.Methods.All(method => method.Runs.All(run => run.Spent > 0)));
            if (isMeasured && RatioOf(searches, progress) is { } ratio)
                others.Add(new(unit, ratio));
        }

        return (RatioOf(At(spec, winners, score), progress), others);
    }

    private static ComputeRatio? RatioOf(List<SearchCompute> searches, FinalProgress progress)
    {
        if (searches[0].Methods.Count < 2)
            return null;
        var ratio = SearchRatio.Of(searches);

        // A search that still runs may choose another winner.
        return progress.IsProvisional ? ratio with { Low = double.NaN, High = double.NaN } : ratio;
    }

    private static List<SearchCompute> At(SweepSpec spec, List<Winner> winners, double score) =>
        [
            .. winners.Select(winner => new SearchCompute(
                winner.Seed,
                ComputeToTarget.MethodsOf(spec, winner.Finals, score, winner.Progress)
            )),
        ];

    private static List<Winner> Winners(IReadOnlyList<SweepState> sweeps, SweepState pool) =>
        [
            .. sweeps.Select(sweep => new Winner(
                sweep.Spec.Seed,
                [.. pool.Spec.Space.Methods.Select(method => FinalRuns.Of(sweep, method))],
                FinalProgress.Of([sweep])
            )),
        ];

    // The runs of each method's winner in one search, with the trials that took part in its selection.
    private sealed record Winner(ulong Seed, List<IReadOnlyList<Trial>> Finals, FinalProgress Progress);
}
