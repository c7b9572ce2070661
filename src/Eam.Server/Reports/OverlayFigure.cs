using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>Draws the medians of the methods of several sweeps in one plot. A colour and symbol is a method, dashes are a sweep.</summary>
internal static class OverlayFigure
{
    /// <summary>Builds the figure; returns null if the sweeps have no common metric.</summary>
    public static Chart? Of(IReadOnlyList<ReportSweep> sweeps, OverlayChoice choice)
    {
        if (choice.Metrics is not [var metric, ..])
            return null;
        var sets = sweeps.Select(sweep => sweep.Curves.First(set => set.Metric == metric)).ToList();
        var first = sets[0];
        IReadOnlyList<ReferenceView> references = choice.IsOneTask ? first.References ?? [] : [];
        var values = sets.SelectMany(set => set.Bands.SelectMany(band => band.Low.Concat(band.High)));
        var y = SweepFigures.Values(metric, values, first.Maximize, references);
        var lines = sets.SelectMany((set, i) => DrawnBands.Of(set, y).SelectMany(band => Line(set, band, i))).ToList();
        var x = Axis.Around(
            $"compute of a trial, {first.Unit}",
            lines.SelectMany(line => line.Points.Select(point => point.X)).Where(double.IsFinite),
            log: true
        );
        return new(
            $"{SweepFigures.Words(metric)} versus compute",
            $"medians of the trials that reached the next rung, by sweep and method{SweepFigures.Hidden(y, references)}",
            [new Panel(x, y, lines) { Levels = SweepFigures.Levels(references) }]
        )
        {
            PanelHeight = 380,
        };
    }

    private static IEnumerable<Series> Line(CurveSet set, CurveBand band, int sweep)
    {
        var (name, colour) = ($"{set.Sweep} {band.Method}", ChartSpec.Method(band.Method));
        yield return new(name, colour, DrawnBands.Line(band, band.Median), SeriesStyle.Broad) { Dash = sweep };
        yield return new(name, colour, [.. DrawnBands.Rungs(band).Select(i => (band.Compute[i], band.Median[i]))], SeriesStyle.Dots)
        {
            InLegend = false,
            Size = 4.5,
        };
    }
}
