using Eam.Engine.Charts;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Reports;

/// <summary>
/// Computes the medians of methods in the scale in which a chart draws them. If they were computed in another scale, a median could lie
/// below all lines that it is the median of.
/// </summary>
internal static class DrawnBands
{
    /// <summary>Returns the band of each method of a set on a vertical axis.</summary>
    public static IReadOnlyList<CurveBand> Of(CurveSet set, Axis y)
    {
        var isComplete = set.Series.Count == set.TotalTrials && set.Series.Sum(series => series.Compute.Count) == set.TotalPoints;
        if (!isComplete)
            return y.IsFine ? [.. set.Bands.Select(Ends)] : set.Bands;
        var scale = new MedianScale(y.Position, y.Value);
        return
        [
            .. set
                .Series.Select(series => series.Method)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(method =>
                    MedianPieces.Of(method, set.Series.Where(series => series.Method == method).Select(Points), set.Rungs, scale)
                )
                .OfType<CurveBand>(),
        ];
    }

    /// <summary>Returns the points of one column of a band, with a break between its pieces.</summary>
    public static IReadOnlyList<(double X, double Y)> Line(CurveBand band, IReadOnlyList<double> column) =>
        [.. MedianPieces.Split(band).SelectMany(piece => Column(band, column, piece).Append((double.NaN, double.NaN)))];

    /// <summary>Returns the outlines of a band's middle half, one for each piece.</summary>
    public static IReadOnlyList<(double X, double Y)> Area(CurveBand band) =>
        [
            .. MedianPieces
                .Split(band)
                .SelectMany(piece =>
                    Column(band, band.Low, piece).Concat(Column(band, band.High, piece).Reverse()).Append((double.NaN, double.NaN))
                ),
        ];

    /// <summary>Returns the index of each piece's last level, which is at a rung.</summary>
    public static IEnumerable<int> Rungs(CurveBand band) => MedianPieces.Split(band).Select(piece => piece.End.Value - 1);

    // The server's own bands are straight in the metric. At the ends of pieces that makes no difference, because trials have evaluations
    // there.
    private static CurveBand Ends(CurveBand band)
    {
        var kept = MedianPieces.Split(band).SelectMany(piece => new[] { piece.Start.Value, piece.End.Value - 1 }.Distinct()).ToList();
        return new(
            band.Method,
            [.. kept.Select(i => band.Compute[i])],
            [.. kept.Select(i => band.Trials[i])],
            [.. kept.Select(i => band.Low[i])],
            [.. kept.Select(i => band.Median[i])],
            [.. kept.Select(i => band.High[i])],
            band.Rung is { } rungs ? [.. kept.Select(i => rungs[i])] : null
        );
    }

    private static IEnumerable<(double X, double Y)> Column(CurveBand band, IReadOnlyList<double> column, Range piece) =>
        Enumerable.Range(piece.Start.Value, piece.End.Value - piece.Start.Value).Select(i => (band.Compute[i], column[i]));

    private static List<MedianPoint> Points(CurveSeries series)
    {
        var points = new List<MedianPoint>(series.Compute.Count);
        for (var i = 0; i < series.Compute.Count; i++)
        {
            if (series.Compute[i] > 0 && series.Value[i] is { } value)
                points.Add(new(series.Compute[i], value, series.Rung[i]));
        }

        return points;
    }
}
