using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the compute to the target: a bar to the median of each method, a line over the range of its runs, and one mark per run. The axis starts at zero, so that the
/// lengths of bars are proportional to compute.
/// </summary>
internal static class TargetFigure
{
    private const double Half = 0.24;

    public static Chart Of(Comparison comparison, IReadOnlyList<string> methods, string sweep)
    {
        var runs = comparison.Methods.SelectMany(method => method.Runs).Select(run => run.Compute ?? run.Spent).DefaultIfEmpty(1).ToList();
        var x = new Axis($"compute to the target, {comparison.Unit}", 0, runs.Max() * 1.2);
        var count = comparison.Methods.Count;
        var y = new Axis(string.Empty, -0.6, count - 0.4) { Names = [.. comparison.Methods.Select((method, i) => (At(i), method.Method))] };
        var series = new List<Series>();
        for (var i = 0; i < count; i++)
            series.AddRange(Marks(comparison.Methods[i], x.Min, At(i), SweepFigures.Colour(methods, comparison.Methods[i].Method)));
        var panel = new Panel(x, y, series) { Notes = [.. comparison.Methods.Select((method, i) => Note(method, x.Min, At(i)))] };
        return new(
            $"compute to reach {SweepFigures.Words(comparison.Metric)} {SweepFigures.Number(comparison.Target!.Value)}",
            $"{sweep}: {Sentence(comparison)}",
            [panel]
        )
        {
            PanelHeight = 34 + (46 * count),
            HasLegend = false,
        };

        // The first method is at the top.
        double At(int i) => count - 1 - i;
    }

    /// <summary>Returns the ratio as a sentence.</summary>
    public static string Sentence(Comparison comparison)
    {
        if (comparison.Ratio is not { } ratio)
            return "bars are medians, marks are runs";
        var name = $"{ratio.Numerator} / {ratio.Denominator}";
        if (ratio.Value is not { } value)
            return $"{name}: no ratio, because a median run did not reach the target";
        var interval = ratio.Low is { } low
            ? $"95 % interval over seeds: {SweepFigures.Number(low)} {(ratio.High is { } high ? $"to {SweepFigures.Number(high)}" : "and above")}"
            : "no interval: it needs at least two seeds of each method";
        return $"{name} = {SweepFigures.Number(value)} times the compute ({interval})";
    }

    private static IEnumerable<Series> Marks(MethodNeed method, double left, double y, int colour)
    {
        if (method.Median is { } median)
            yield return new(
                method.Method,
                colour,
                [(left, y - Half), (median, y - Half), (median, y + Half), (left, y + Half)],
                SeriesStyle.Band
            );
        var reached = method.Runs.Where(run => run.Compute is not null).Select(run => run.Compute!.Value).ToList();
        if (reached.Count > 1)
            yield return new(method.Method, colour, [(reached.Min(), y), (reached.Max(), y)], SeriesStyle.Broad);
        foreach (var run in method.Runs)
        {
            yield return run.Compute is { } compute
                ? new(
                    FormattableString.Invariant($"trial {run.Trial}: {(run.AtMost ? "at most " : string.Empty)}{Axis.Amount(compute)}"),
                    colour,
                    [(compute, y)],
                    SeriesStyle.Dots
                )
                {
                    Size = 4.5,
                }
                : new(
                    FormattableString.Invariant($"trial {run.Trial}: not reached with {Axis.Amount(run.Spent)}"),
                    colour,
                    [(run.Spent, y)],
                    SeriesStyle.Crosses
                );
        }
    }

    private static (double X, double Y, string Text) Note(MethodNeed method, double left, double y)
    {
        var last = method.Runs.Select(run => run.Compute ?? run.Spent).DefaultIfEmpty(left).Max();
        return (last, y, method.Median is { } median ? Axis.Amount(median) : "not reached");
    }
}
