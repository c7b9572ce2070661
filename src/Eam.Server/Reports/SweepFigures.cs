using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the figures of the dashboard for a sweep, as charts that need no browser. A method has the same colour and symbol everywhere
/// (<see cref="ChartSpec"/>).
/// </summary>
public static class SweepFigures
{
    /// <summary>Returns all figures of one sweep that have data, with the names of their files.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="comparison">Comparison of the sweep; null leaves out the figures that need it.</param>
    public static IReadOnlyList<(string Name, Chart Chart)> Of(ReportSweep sweep, Comparison? comparison)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        IReadOnlyList<ReferenceView> references = sweep.Curves is [{ References: { } known }, ..] ? known : [];
        var figures = new List<(string, Chart)>();
        if (sweep.Curves is [{ Incumbent.Count: > 0 } curves, ..])
            figures.Add(("curves", CurveFigure.Of(curves)));
        if (comparison is { Target: not null })
            figures.Add(("compute-to-target", TargetFigure.Of(comparison, sweep.Details.Sweep.Id)));
        if (comparison is not null && RatioFigure.Of(comparison, sweep.Details.Sweep.Id) is { } ratio)
            figures.Add(("ratio-by-level", ratio));
        if (sweep.Pareto.Points.Count > 0)
            figures.Add(("pareto", ParetoFigure.Of(sweep.Pareto, sweep.Details.Sweep.Methods, references)));
        if (sweep.Rungs.Brackets.Any(bracket => bracket.Rungs.Any(rung => rung.Reported > 0)))
            figures.Add(("rungs", LadderFigure.Of(sweep.Rungs, sweep.Details.Sweep.Objective?.Maximize ?? true, references)));
        return [.. figures.Select(figure => (figure.Item1, Named(figure.Item2, sweep.Details.Sweep)))];
    }

    // A figure travels alone, so its title says that nothing was trained.
    private static Chart Named(Chart chart, SweepSummary sweep) =>
        sweep.Simulated ? chart with { Title = $"{chart.Title} (simulated devices)" } : chart;

    /// <summary>Returns the name of a metric in words.</summary>
    internal static string Words(string metric) => metric.Replace('_', ' ');

    /// <summary>Returns the axis of a metric with its reference lines in reach.</summary>
    internal static Axis Values(string metric, IEnumerable<double> values, bool maximize, IReadOnlyList<ReferenceView> references) =>
        Axis.OfMetric(Words(metric), values, maximize, [.. references.Select(reference => reference.Value)]);

    /// <summary>Returns the reference lines of a panel, each with its name and value.</summary>
    internal static IReadOnlyList<(double Y, string Text)> Levels(IReadOnlyList<ReferenceView> references) =>
        [.. references.Select(reference => (reference.Value, $"{reference.Label}: {Number(reference.Value)}"))];

    /// <summary>Says what an axis does not show, to follow a subtitle; empty if it shows everything.</summary>
    internal static string Hidden(Axis axis, IReadOnlyList<ReferenceView> references)
    {
        var lines = references
            .Where(reference => !axis.Shows(reference.Value))
            .Select(reference => $"; not shown: {reference.Label} ({Number(reference.Value)})");
        var values = axis.Beyond == 1 ? "1 value" : FormattableString.Invariant($"{axis.Beyond} values");
        return string.Concat(lines) + (axis.Beyond > 0 ? $"; {values} much worse than the others, not shown" : string.Empty);
    }

    /// <summary>Formats a number with four significant digits.</summary>
    internal static string Number(double value) => ChartNumbers.Metric(value);
}
