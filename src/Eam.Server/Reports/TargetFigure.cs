using Eam.Core.Reports;
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
        var provisional = comparison.FinalRuns.Provisional;
        return comparison.Ratio is { } ratio
            ? RatioWords.Of(Ratio(ratio), provisional, SweepFigures.Number)
            : provisional ?? "bars are medians, marks are runs";
    }

    // The API has no infinity and no NaN, and leaves out what is one of them.
    private static ComputeRatio Ratio(RatioView view) =>
        new(
            view.Numerator,
            view.Denominator,
            view.Value ?? (view.MoreThan is null ? double.NaN : double.PositiveInfinity),
            view.Low ?? double.NaN,
            view.High ?? double.PositiveInfinity
        )
        {
            MoreThan = view.MoreThan,
            LessThan = view.LessThan,
        };

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
                : new(FormattableString.Invariant($"trial {run.Trial}: {Missed(run)}"), colour, [(run.Spent, y)], SeriesStyle.Crosses);
        }
    }

    private static string Missed(RunNeed run) =>
        run.FirstReached is { } first ? $"reached at {Axis.Amount(first)}, and lost again" : $"not reached with {Axis.Amount(run.Spent)}";

    private static (double X, double Y, string Text) Note(MethodNeed method, double left, double y)
    {
        var last = method.Runs.Select(run => run.Compute ?? run.Spent).DefaultIfEmpty(left).Max();
        return (last, y, method.Median is { } median ? Axis.Amount(median) : "not reached");
    }
}
