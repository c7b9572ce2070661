using Eam.Core.Reports;
using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the ratio of two methods' compute by level: a line for each unit with its 95 % band, and a cross where only a bound is known. The
/// vertical axis is logarithmic, so that twice and half are equally far from equal.
/// </summary>
internal static class RatioFigure
{
    private static readonly double Room = ChartSpec.Number("ratio", "room"),
        Reach = ChartSpec.Number("ratio", "reach");

    private static readonly int First = (int)ChartSpec.Number("ratio", "colour");

    /// <summary>Returns the figure; null if no level has a ratio.</summary>
    public static Chart? Of(Comparison comparison, string sweep)
    {
        var points = comparison.Curve ?? [];
        List<string> units = [comparison.Unit, .. points.SelectMany(point => point.OtherUnits).Select(other => other.Unit).Distinct()];
        List<List<RatioView?>> ratios = [.. units.Select((unit, i) => points.Select(point => In(point, unit, i == 0)).ToList())];
        var known = ratios.SelectMany(unit => unit).OfType<RatioView>().ToList();
        var values = known.Select(ratio => ratio.Value ?? Bound(ratio)).OfType<double>().Where(value => value > 0).ToList();
        if (values.Count == 0)
            return null;
        var (low, high) = Domain(values, [.. known.SelectMany(ratio => (double?[])[ratio.Low, ratio.High]).OfType<double>()]);
        var name = $"{known[0].Numerator} / {known[0].Denominator}";
        var x = new Axis(Levels(comparison.Metric, points), -0.3, points.Count - 0.7)
        {
            Names = [.. points.Select((point, i) => ((double)i, Name(point)))],
        };
        var series = units.SelectMany((unit, i) => Marks(unit, (First + i) % ChartSpec.Colours.Count, ratios[i])).ToList();
        var panel = new Panel(x, new Axis(name, low, high, Log: true), series) { Levels = [(1, "equal compute")] };
        return new(
            $"{name}: compute by level of {SweepFigures.Words(comparison.Metric)}",
            $"{sweep}: bands are 95 % intervals over seeds; a cross is a bound, because one method did not reach the level",
            [panel]
        );
    }

    /// <summary>
    /// Returns the ends of the vertical axis: around all ratios and 1, and around the intervals' ends as far as they are within reach. An
    /// interval from few runs may span powers of ten.
    /// </summary>
    /// <param name="values">Ratios and bounds, above 0.</param>
    /// <param name="ends">Ends of intervals, above 0.</param>
    internal static (double Low, double High) Domain(IReadOnlyList<double> values, IReadOnlyList<double> ends)
    {
        var (low, high) = (values.Append(1).Min(), values.Append(1).Max());
        return (Math.Max(ends.Append(low).Min(), low / Reach) / Room, Math.Min(ends.Append(high).Max(), high * Reach) * Room);
    }

    private static RatioView? In(RatioPoint point, string unit, bool isOwn) =>
        isOwn ? point.Ratio : point.OtherUnits.FirstOrDefault(other => other.Unit == unit)?.Ratio;

    private static double? Bound(RatioView ratio) => ratio.MoreThan ?? ratio.LessThan;

    private static string Name(RatioPoint point) =>
        point.Share is { } share ? TargetLevel.Percent(share) : SweepFigures.Number(point.Level);

    private static string Levels(string metric, IReadOnlyList<RatioPoint> points) =>
        points[0].Share is null
            ? $"level of {SweepFigures.Words(metric)}, chosen after the runs"
            : "level, as a share of the way from the base model to the optimum";

    private static IEnumerable<Series> Marks(string unit, int colour, List<RatioView?> ratios)
    {
        yield return new(unit, colour, Outline(ratios), SeriesStyle.Band) { InLegend = false };
        yield return new(
            $"in {unit}",
            colour,
            [.. ratios.Select((ratio, i) => ((double)i, ratio?.Value ?? double.NaN))],
            SeriesStyle.Broad
        );
        yield return new(unit, colour, Known(ratios, ratio => ratio.Value), SeriesStyle.Dots) { InLegend = false };
        yield return new(unit, colour, Known(ratios, ratio => ratio.Value is null ? Bound(ratio) : null), SeriesStyle.Crosses)
        {
            InLegend = false,
        };
    }

    private static List<(double X, double Y)> Known(List<RatioView?> ratios, Func<RatioView, double?> value)
    {
        var points = new List<(double X, double Y)>();
        for (var i = 0; i < ratios.Count; i++)
        {
            if (ratios[i] is { } ratio && value(ratio) is { } known)
                points.Add((i, known));
        }

        return points;
    }

    // One closed outline for each run of levels that have an interval: its upper ends, and its lower ends backwards.
    private static List<(double X, double Y)> Outline(List<RatioView?> ratios)
    {
        var outline = new List<(double X, double Y)>();
        for (var from = 0; from < ratios.Count; from++)
        {
            var to = from;
            while (to < ratios.Count && ratios[to] is { Low: not null, High: not null })
                to++;
            if (to == from)
                continue;
            for (var i = from; i < to; i++)
                outline.Add((i, ratios[i]!.High!.Value));
            for (var i = to - 1; i >= from; i--)
                outline.Add((i, ratios[i]!.Low!.Value));
            outline.Add((double.NaN, double.NaN));
            from = to;
        }

        return outline;
    }
}
