using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>Draws trials by compute and value. Trials on the Pareto front are filled. A larger mark is closer to the target.</summary>
internal static class ParetoFigure
{
    private static readonly double Smallest = ChartSpec.Number("pareto", "smallest"),
        Largest = ChartSpec.Number("pareto", "largest"),
        Unknown = ChartSpec.Number("pareto", "unknown");

    public static Chart Of(ParetoView view, IReadOnlyList<string> methods, IReadOnlyList<ReferenceView> references)
    {
        var x = Axis.Around($"compute of a trial, {view.Unit}", view.Points.Select(point => point.Compute), log: true);
        var y = SweepFigures.Values(view.Metric, view.Points.Select(point => point.Value), view.Maximize, references);
        var known = view.Points.Select(point => point.Distance).OfType<double>().Where(distance => distance > 0).ToList();
        var series = view
            .Points.OrderBy(point => point.Front)
            .Select(point => new Series(
                Text(point, view),
                ChartSpec.Method(point.Method),
                [(point.Compute, point.Value)],
                point.Front ? SeriesStyle.Dots : SeriesStyle.Rings
            )
            {
                InLegend = false,
                Size = Size(point.Distance, known),
            });
        var legend = methods
            .Where(method => view.Points.Any(point => point.Method == method))
            .SelectMany(method =>
            {
                var colour = ChartSpec.Method(method);
                return (Series[])
                    [
                        new($"{method}, on the front", colour, [], SeriesStyle.Dots),
                        new($"{method}, not on the front", colour, [], SeriesStyle.Rings),
                    ];
            });
        var third = view.Distance is { } name ? $", {SweepFigures.Words(name)}" : string.Empty;
        var size = view.Distance is { } metric ? $"; a larger mark is closer to the target ({SweepFigures.Words(metric)})" : string.Empty;
        return new(
            $"Pareto front: {SweepFigures.Words(view.Metric)}, compute{third}",
            $"{view.Sweep}: {SweepFigures.Words(view.Metric)} and compute{size}{SweepFigures.Hidden(y, references)}",
            [new Panel(x, y, [.. series, .. legend]) { Levels = SweepFigures.Levels(references) }]
        )
        {
            PanelHeight = 340,
        };
    }

    /// <summary>Returns the radius of a mark: larger if the trial is closer to the target, even steps for equal factors.</summary>
    /// <param name="distance">Distance of the trial; null if it is not known.</param>
    /// <param name="known">All distances above zero.</param>
    internal static double Size(double? distance, IReadOnlyList<double> known)
    {
        if (distance is not > 0 || known.Count == 0 || known.Min() == known.Max())
            return Unknown;
        var (near, far) = (Math.Log(known.Min()), Math.Log(known.Max()));
        return Smallest + ((Largest - Smallest) * (1 - ((Math.Log(distance.Value) - near) / (far - near))));
    }

    private static string Text(ParetoPoint point, ParetoView view) =>
        FormattableString.Invariant(
            $"trial {point.Trial} ({point.Method}): {SweepFigures.Number(point.Value)} with {Axis.Amount(point.Compute)}{(point.Distance is { } distance ? $", {view.Distance} {SweepFigures.Number(distance)}" : string.Empty)}"
        );
}
