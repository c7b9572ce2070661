namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Estimates the difference below which two scores count as equal, as in PASHA (section 4.3 of its paper). Two trials whose curves cross at
/// least twice are as good as equal. Epsilon is the 90 % percentile of the last differences of such pairs; 0 if there is no such pair.
/// </summary>
/// <remarks>Uses only the pairs among the best 32 trials of a rung, which bounds the cost: 496 pairs, with a few points each.</remarks>
internal static class RankingNoise
{
    private const int Best = 32;
    private const double Percentile = 0.9;

    public static double Epsilon(Rung top, SweepState state)
    {
        var best = top.Ranked.Take(Best).Select(standing => Curve(top, [.. Cohort.Of(state, standing.Trial)])).ToList();
        var distances = new List<double>();
        for (var i = 0; i < best.Count; i++)
        {
            for (var j = i + 1; j < best.Count; j++)
            {
                if (Distance(best[i], best[j]) is { } distance)
                    distances.Add(distance);
            }
        }

        distances.Sort();
        return distances.Count == 0 ? 0 : distances[(int)Math.Ceiling(Percentile * distances.Count) - 1];
    }

    // By rung, the scores at the points of its segment: means over a configuration's runs. If a run skipped a point, only the rung's own
    // point is used.
    private static double[][] Curve(Rung top, IReadOnlyList<Trial> runs) =>
        [
            .. Enumerable
                .Range(0, top.Index + 1)
                .Select(rung =>
                    Enumerable
                        .Range(0, runs.Min(run => Points(run, rung)) == runs.Max(run => Points(run, rung)) ? Points(runs[0], rung) : 1)
                        .Reverse()
                        .Select(back =>
                            Standing.Mean(runs.Select(run => top.Spec.Objective.Score(run.Curve[run.RungPoints[rung] - back].Metrics)))
                        )
                        .ToArray()
                ),
        ];

    private static int Points(Trial trial, int rung) => trial.RungPoints[rung] - (rung == 0 ? -1 : trial.RungPoints[rung - 1]);

    // The difference at the last point of two curves that crossed at least twice; else null.
    private static double? Distance(double[][] a, double[][] b)
    {
        var (crossings, ahead, last) = (0, 0, double.NaN);
        for (var rung = 0; rung < a.Length; rung++)
        {
            // Unless one was skipped, a segment's points lie at the same compute in both curves. The last point, at the rung, always does.
            for (var back = a[rung].Length == b[rung].Length ? a[rung].Length : 1; back > 0; back--)
            {
                var (scoreA, scoreB) = (a[rung][^back], b[rung][^back]);
                var order = scoreA.CompareTo(scoreB);
                crossings += order * ahead < 0 ? 1 : 0;
                ahead = order == 0 ? ahead : order;
                last = Math.Abs(scoreA - scoreB);
            }
        }

        return crossings >= 2 && double.IsFinite(last) ? last : null;
    }
}
