using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>Draws the medians of the methods of several sweeps in one plot.</summary>
internal static class OverlayFigure
{
    /// <summary>Builds the figure; returns null if the sweeps have no common metric and unit.</summary>
    public static Chart? Of(IReadOnlyList<ReportSweep> sweeps)
    {
        var sets = sweeps.SelectMany(sweep => sweep.Curves.Take(1)).Where(set => set.Bands.Count > 0).ToList();
        if (sets.Count < 2 || sets.Any(set => set.Metric != sets[0].Metric || set.Unit != sets[0].Unit))
            return null;
        var lines = sets.SelectMany(set =>
                set.Bands.Select(band => (Name: $"{set.Sweep}: {band.Method}", Points: band.Compute.Zip(band.Median).ToList()))
            )
            .ToList();
        var x = Axis.Around(
            $"compute of a trial, {sets[0].Unit}",
            lines.SelectMany(line => line.Points.Select(point => point.First)),
            log: true
        );
        var y = Axis.OfMetric(
            SweepFigures.Words(sets[0].Metric),
            lines.SelectMany(line => line.Points.Select(point => point.Second)),
            sets[0].Maximize
        );
        return new(
            $"{SweepFigures.Words(sets[0].Metric)} versus compute",
            "medians of the trials of each sweep and method",
            [new Panel(x, y, [.. lines.Select((line, i) => new Series(line.Name, i, line.Points, SeriesStyle.Broad))])]
        )
        {
            PanelHeight = 380,
        };
    }
}
