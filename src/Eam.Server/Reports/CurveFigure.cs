using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the objective over compute: a thin line per trial with marks at its rungs, a median and the middle half per method, the best value
/// so far, and lines at values to compare with. Medians break at rungs, where trials leave; n is the number of trials that reached the
/// rung.
/// </summary>
internal static class CurveFigure
{
    public static Chart Of(CurveSet set)
    {
        var curves = set
            .Series.Select(series => (series.Trial, series.Method, Points: Points(series)))
            .Where(curve => curve.Points.Count > 0)
            .ToList();
        var references = set.References ?? [];
        var x = Axis.Around(
            $"compute of a trial, {set.Unit}",
            curves.SelectMany(curve => curve.Points.Select(point => point.X)).Concat(set.Rungs.TakeLast(1)),
            log: true
        );
        var y = SweepFigures.Values(
            set.Metric,
            curves.SelectMany(curve => curve.Points.Select(point => point.Y)),
            set.Maximize,
            references
        );
        var bands = DrawnBands.Of(set, y);
        var part =
            set.Series.Count < set.TotalTrials
                ? FormattableString.Invariant($"{set.Series.Count} of {set.TotalTrials} trials shown")
                : FormattableString.Invariant($"{set.TotalTrials} trials");
        return new(
            $"{SweepFigures.Words(set.Metric)} versus compute",
            $"{set.Sweep}: {part}; marks are rungs; n trials reached the rung at the end of each median{SweepFigures.Hidden(y, references)}",
            [
                new Panel(x, y, [.. Marks(set, curves, bands, x.Max)])
                {
                    Rules = [.. set.Rungs.Select((rung, i) => (rung, FormattableString.Invariant($"rung {i + 1}")))],
                    Levels = SweepFigures.Levels(references),
                    Labels = [.. bands.SelectMany((band, i) => Counts(band, i))],
                },
            ]
        )
        {
            PanelHeight = 420,
        };
    }

    private static IEnumerable<Series> Marks(
        CurveSet set,
        List<(int Trial, string Method, List<(double X, double Y)> Points)> curves,
        IReadOnlyList<CurveBand> bands,
        double end
    )
    {
        foreach (var band in bands)
            yield return new(band.Method, ChartSpec.Method(band.Method), DrawnBands.Area(band), SeriesStyle.Band) { InLegend = false };
        foreach (var (trial, method, points) in curves)
            yield return new(Name(trial, method), ChartSpec.Method(method), points, SeriesStyle.Thin) { InLegend = false };
        foreach (var one in set.Series)
            yield return new(Name(one.Trial, one.Method), ChartSpec.Method(one.Method), Points(one, rungsOnly: true), SeriesStyle.Dots)
            {
                InLegend = false,
                Size = 2.2,
            };
        foreach (var band in bands)
        {
            var colour = ChartSpec.Method(band.Method);
            yield return new($"{band.Method}: median, middle half", colour, DrawnBands.Line(band, band.Median), SeriesStyle.Broad);
            yield return new(
                $"{band.Method}: median at rungs",
                colour,
                [.. DrawnBands.Rungs(band).Select(i => (band.Compute[i], band.Median[i]))],
                SeriesStyle.Dots
            )
            {
                Size = 4.5,
            };
        }

        if (set.Incumbent.Count > 0)
            yield return new(
                "best so far",
                0,
                [.. set.Incumbent.Select(step => (step.Compute, step.Value)), (end, set.Incumbent[^1].Value)],
                SeriesStyle.Best
            );
    }

    // The numbers of the first method are above its line and those of the second below, so that they do not cover each other.
    private static IEnumerable<PointLabel> Counts(CurveBand band, int index) =>
        DrawnBands
            .Rungs(band)
            .Select(i => new PointLabel(
                band.Compute[i],
                band.Median[i],
                FormattableString.Invariant($"n={band.Trials[i]}"),
                index % 2 == 1
            ));

    private static string Name(int trial, string method) => FormattableString.Invariant($"trial {trial} ({method})");

    private static List<(double X, double Y)> Points(CurveSeries series, bool rungsOnly = false) =>
        [
            .. Enumerable
                .Range(0, series.Compute.Count)
                .Where(i => series.Value[i] is not null && series.Compute[i] > 0 && (!rungsOnly || series.Rung[i] is not null))
                .Select(i => (series.Compute[i], series.Value[i]!.Value)),
        ];
}
