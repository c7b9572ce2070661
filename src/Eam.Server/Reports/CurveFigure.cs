using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the objective over compute: a thin line per trial with marks at its rungs, a median and the middle half per method, and the best value so far.
/// </summary>
internal static class CurveFigure
{
    public static Chart Of(CurveSet set, IReadOnlyList<string> methods)
    {
        var curves = set
            .Series.Select(series => (series.Trial, series.Method, Points: Points(series)))
            .Where(curve => curve.Points.Count > 0)
            .ToList();
        var x = Axis.Around(
            $"compute of a trial, {set.Unit}",
            curves.SelectMany(curve => curve.Points.Select(point => point.X)),
            log: true
        );
        var y = Axis.OfMetric(
            SweepFigures.Words(set.Metric),
            curves.SelectMany(curve => curve.Points.Select(point => point.Y)),
            set.Maximize
        );
        var series = new List<Series>();
        series.AddRange(
            set.Bands.Select(band => new Series(
                band.Method,
                Colour(band.Method),
                [.. band.Compute.Zip(band.Low), .. band.Compute.Zip(band.High).Reverse()],
                SeriesStyle.Band
            )
            {
                InLegend = false,
            })
        );
        series.AddRange(
            curves.Select(curve => new Series(
                FormattableString.Invariant($"trial {curve.Trial} ({curve.Method})"),
                Colour(curve.Method),
                curve.Points,
                SeriesStyle.Thin
            )
            {
                InLegend = false,
            })
        );
        series.AddRange(
            set.Series.Select(one => new Series(
                FormattableString.Invariant($"trial {one.Trial} ({one.Method})"),
                Colour(one.Method),
                Points(one, rungsOnly: true),
                SeriesStyle.Dots
            )
            {
                InLegend = false,
                Size = 2.2,
            })
        );
        series.AddRange(
            set.Bands.Select(band => new Series(
                $"{band.Method}: median, middle half",
                Colour(band.Method),
                [.. band.Compute.Zip(band.Median)],
                SeriesStyle.Broad
            ))
        );
        if (set.Incumbent.Count > 0)
            series.Add(
                new(
                    "best so far",
                    0,
                    [.. set.Incumbent.Select(step => (step.Compute, step.Value)), (x.Max, set.Incumbent[^1].Value)],
                    SeriesStyle.Best
                )
            );
        var part =
            set.Series.Count < set.TotalTrials
                ? FormattableString.Invariant($"{set.Series.Count} of {set.TotalTrials} trials shown")
                : FormattableString.Invariant($"{set.TotalTrials} trials");
        return new(
            $"{SweepFigures.Words(set.Metric)} versus compute",
            $"{set.Sweep}: {part}, one thin line each; marks are rungs",
            [new Panel(x, y, series)]
        )
        {
            PanelHeight = 420,
        };

        int Colour(string method) => SweepFigures.Colour(methods, method);
    }

    private static List<(double X, double Y)> Points(CurveSeries series, bool rungsOnly = false) =>
        [
            .. Enumerable
                .Range(0, series.Compute.Count)
                .Where(i => series.Value[i] is not null && series.Compute[i] > 0 && (!rungsOnly || series.Rung[i] is not null))
                .Select(i => (series.Compute[i], series.Value[i]!.Value)),
        ];
}
