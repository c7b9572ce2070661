using Eam.Core;
using Eam.Core.Reports;
using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the compute to the target: one mark per run, a line over the range of the runs of a method, and a thick line at their median. The
/// axis is logarithmic, so equal distances are equal ratios; a bar would have no meaning there, because the axis has no zero.
/// </summary>
internal static class TargetFigure
{
    private const double Half = 0.26,
        Cap = 0.1;

    private static readonly double Below = ChartSpec.Number("target", "below"),
        Above = ChartSpec.Number("target", "above");

    public static Chart Of(Comparison comparison, string sweep)
    {
        var runs = comparison
            .Methods.SelectMany(method => method.Runs)
            .Select(run => run.Compute ?? run.Spent)
            .Where(compute => compute > 0)
            .DefaultIfEmpty(1)
            .ToList();
        var x = new Axis($"compute to the target, {comparison.Unit}", runs.Min() / Below, runs.Max() * Above, Log: true);
        var count = comparison.Methods.Count;
        var y = new Axis(string.Empty, -0.6, count - 0.4) { Names = [.. comparison.Methods.Select((method, i) => (At(i), method.Method))] };
        var series = new List<Series>();
        for (var i = 0; i < count; i++)
            series.AddRange(Marks(comparison.Methods[i], At(i), ChartSpec.Method(comparison.Methods[i].Method)));
        var panel = new Panel(x, y, series)
        {
            Title = Others(comparison),
            Notes = [.. comparison.Methods.Select((method, i) => Note(method, x.Min, At(i)))],
        };
        return new(
            $"compute to reach {SweepFigures.Words(comparison.Metric)} {SweepFigures.Number(comparison.Target!.Value)}{TargetLevel.ShortWords(OriginOf(comparison), comparison.Share)}",
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
            : provisional ?? "thick lines are medians, marks are runs";
    }

    /// <summary>Returns the ratio in each of the other units as a sentence.</summary>
    public static IEnumerable<string> OtherSentences(Comparison comparison) =>
        (comparison.OtherUnits ?? []).Select(other =>
            $"in {other.Unit}: {RatioWords.Of(Ratio(other.Ratio), comparison.FinalRuns.Provisional, SweepFigures.Number)}"
        );

    /// <summary>Says where the level comes from.</summary>
    public static string Origin(Comparison comparison) =>
        TargetLevel.Words(OriginOf(comparison), comparison.Share, comparison.Methods.Count);

    private static LevelOrigin OriginOf(Comparison comparison) =>
        EnumWords.Find<LevelOrigin>(comparison.Origin) ?? (comparison.Given ? LevelOrigin.Given : LevelOrigin.Runs);

    // A figure stands alone, so it has the ratio in every unit. The line of the subtitle has no room for it.
    private static string? Others(Comparison comparison) =>
        comparison.OtherUnits is { Count: > 0 } others
            ? string.Join("; ", others.Select(other => $"in {other.Unit}: {RatioWords.Short(Ratio(other.Ratio), SweepFigures.Number)}"))
            : null;

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
            NoInterval = view.NoInterval,
            NumeratorRuns = view.NumeratorRuns,
            DenominatorRuns = view.DenominatorRuns,
            Searches = view.Searches,
        };

    private static IEnumerable<Series> Marks(MethodNeed method, double y, int colour)
    {
        var reached = method.Runs.Where(run => run.Compute is not null).Select(run => run.Compute!.Value).ToList();
        if (reached.Count > 1)
            yield return new(method.Method, colour, Whisker(reached.Min(), reached.Max(), y), SeriesStyle.Broad);
        if (method.Median is { } median)
            yield return new($"median {Axis.Amount(median)}", colour, [(median, y - Half), (median, y + Half)], SeriesStyle.Broad);
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

    // A line with a cap at each end.
    private static IReadOnlyList<(double X, double Y)> Whisker(double low, double high, double y)
    {
        var gap = (double.NaN, double.NaN);
        return [(low, y), (high, y), gap, (low, y - Cap), (low, y + Cap), gap, (high, y - Cap), (high, y + Cap)];
    }

    private static (double X, double Y, string Text) Note(MethodNeed method, double left, double y)
    {
        var last = method.Runs.Select(run => run.Compute ?? run.Spent).DefaultIfEmpty(left).Max();
        return (last, y, method.Median is { } median ? Axis.Amount(median) : "not reached");
    }
}
