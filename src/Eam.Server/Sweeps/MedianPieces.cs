using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>
/// Computes the median and quartiles of a method's trials in pieces between rungs. A piece covers the trials that reached the rung at its
/// end, so the median does not jump where a trial ends. The dashboard has the same arithmetic in src/stats.ts; both follow
/// dashboard/tests/charts.json.
/// </summary>
internal static class MedianPieces
{
    private static readonly int Most = (int)ChartSpec.Number("medians", "levels");

    /// <summary>Computes all pieces, cheapest first; returns null if no trial has reached a rung.</summary>
    /// <param name="method">The method, for the result.</param>
    /// <param name="curves">The curves of the method's trials, each by compute.</param>
    /// <param name="rungs">Compute targets of the rungs.</param>
    /// <param name="scale">The scale in which curves are straight between their points; in compute they are straight in its
    /// logarithm.</param>
    public static CurveBand? Of(
        string method,
        IEnumerable<IReadOnlyList<MedianPoint>> curves,
        IReadOnlyList<double> rungs,
        MedianScale scale
    )
    {
        var snapped = curves.Select(curve => Snap(curve, rungs)).ToList();
        var rows = new List<(int Rung, int Trials, double Compute, double[] Values)>();
        for (var rung = 1; rung <= rungs.Count; rung++)
        {
            var members = snapped.Select(curve => Until(curve, rung)).Where(curve => curve.Count > 0).ToList();
            if (members.Count == 0)
                continue;
            var from = Math.Min(rungs[rung - 1], Math.Max(rung > 1 ? rungs[rung - 2] : 0, members.Max(curve => curve[0].Compute)));
            rows.AddRange(
                Levels(members, from, rungs[rung - 1])
                    .Select(level => (rung, members.Count, level, members.Select(curve => At(curve, level, scale.Place)).Order().ToArray()))
            );
        }

        return rows.Count == 0
            ? null
            : new(
                method,
                [.. rows.Select(row => row.Compute)],
                [.. rows.Select(row => row.Trials)],
                [.. rows.Select(row => scale.Value(Quantile(row.Values, 0.25)))],
                [.. rows.Select(row => scale.Value(Quantile(row.Values, 0.5)))],
                [.. rows.Select(row => scale.Value(Quantile(row.Values, 0.75)))],
                [.. rows.Select(row => row.Rung)]
            );
    }

    /// <summary>Splits a band into its pieces.</summary>
    public static IEnumerable<Range> Split(CurveBand band)
    {
        var start = 0;
        for (var i = 1; i <= band.Compute.Count; i++)
        {
            if (i < band.Compute.Count && (band.Rung is null || band.Rung[i] == band.Rung[start]))
                continue;
            yield return start..i;
            start = i;
        }
    }

    // The last iteration of a segment exceeds its target a little, by a different amount in each trial. At a rung all trials count with the
    // rung's own compute.
    private static List<MedianPoint> Snap(IReadOnlyList<MedianPoint> curve, IReadOnlyList<double> rungs)
    {
        var kept = new List<MedianPoint>(curve.Count);
        foreach (var point in curve)
        {
            var at = point.Rung is { } rung && rung <= rungs.Count ? point with { Compute = rungs[rung - 1] } : point;
            if (at.Rung is not null)
                kept.RemoveAll(earlier => earlier.Compute >= at.Compute);
            if (kept.Count == 0 || kept[^1].Compute < at.Compute)
                kept.Add(at);
        }

        return kept;
    }

    private static List<MedianPoint> Until(List<MedianPoint> curve, int rung) =>
        curve.GetRange(0, curve.FindIndex(point => point.Rung == rung) + 1);

    // All places where a curve may bend, so that a median is never outside of its trials. Very many are thinned evenly.
    private static List<double> Levels(List<List<MedianPoint>> members, double from, double to)
    {
        var all = members
            .SelectMany(curve => curve.Select(point => point.Compute))
            .Append(from)
            .Append(to)
            .Where(level => level >= from && level <= to)
            .Distinct()
            .Order()
            .ToList();
        return all.Count <= Most ? all : [.. Enumerable.Range(0, Most).Select(i => all[(int)((long)i * (all.Count - 1) / (Most - 1))])];
    }

    private static double At(List<MedianPoint> curve, double level, Func<double, double> place)
    {
        var after = curve.FindIndex(point => point.Compute >= level);
        var right = curve[after];
        if (after == 0 || right.Compute == level)
            return place(right.Value);
        var left = curve[after - 1];
        var fraction = Math.Log(level / left.Compute) / Math.Log(right.Compute / left.Compute);
        return place(left.Value) + (fraction * (place(right.Value) - place(left.Value)));
    }

    // Linear between order statistics (type 7 of Hyndman and Fan, 1996).
    private static double Quantile(double[] sorted, double p)
    {
        var at = p * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
