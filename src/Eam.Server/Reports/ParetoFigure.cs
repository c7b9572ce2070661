using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>Draws trials by compute and value. Trials on the Pareto front are filled. The size of a mark is the distance to the target.</summary>
internal static class ParetoFigure
{
    public static Chart Of(ParetoView view, IReadOnlyList<string> methods)
    {
        var x = Axis.Around($"compute of a trial, {view.Unit}", view.Points.Select(point => point.Compute), log: true);
        var y = Axis.OfMetric(SweepFigures.Words(view.Metric), view.Points.Select(point => point.Value), view.Maximize);
        var largest = view.Points.Max(point => point.Distance) ?? 0;
        var series = view
            .Points.OrderBy(point => point.Front)
            .Select(point => new Series(
                Text(point, view),
                SweepFigures.Colour(methods, point.Method),
                [(point.Compute, point.Value)],
                point.Front ? SeriesStyle.Dots : SeriesStyle.Rings
            )
            {
                InLegend = false,
                Size = point.Distance is { } distance && largest > 0 ? 3 + (6 * Math.Sqrt(distance / largest)) : 4,
            });
        var legend = methods
            .Where(method => view.Points.Any(point => point.Method == method))
            .SelectMany(method =>
            {
                var colour = SweepFigures.Colour(methods, method);
                return (Series[])
                    [
                        new($"{method}, on the front", colour, [], SeriesStyle.Dots),
                        new($"{method}, not on the front", colour, [], SeriesStyle.Rings),
                    ];
            });
        var size = view.Distance is { } metric
            ? $"; the size of a mark is {SweepFigures.Words(metric)}, the distance to the target"
            : string.Empty;
        return new(
            "Pareto front of the trials",
            $"{view.Sweep}: {SweepFigures.Words(view.Metric)} and compute{size}",
            [new Panel(x, y, [.. series, .. legend])]
        )
        {
            PanelHeight = 340,
        };
    }

    private static string Text(ParetoPoint point, ParetoView view) =>
        FormattableString.Invariant(
            $"trial {point.Trial} ({point.Method}): {SweepFigures.Number(point.Value)} with {Axis.Amount(point.Compute)}{(point.Distance is { } distance ? $", {view.Distance} {SweepFigures.Number(distance)}" : string.Empty)}"
        );
}
