using System.Globalization;
using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the figures of the dashboard for a sweep, as charts that need no browser. The order of methods in the sweep file determines their colours.
/// </summary>
public static class SweepFigures
{
    /// <summary>Returns all figures of one sweep that have data, with the names of their files.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="comparison">Comparison of the sweep; null leaves out the figures that need it.</param>
    public static IReadOnlyList<(string Name, Chart Chart)> Of(ReportSweep sweep, Comparison? comparison)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var (id, methods) = (sweep.Details.Sweep.Id, sweep.Details.Sweep.Methods);
        var figures = new List<(string, Chart)>();
        if (sweep.Curves is [{ Incumbent.Count: > 0 } curves, ..])
            figures.Add(("curves", CurveFigure.Of(curves, methods)));
        if (comparison is { Target: not null })
            figures.Add(("compute-to-target", TargetFigure.Of(comparison, methods, id)));
        if (sweep.Pareto.Points.Count > 0)
            figures.Add(("pareto", ParetoFigure.Of(sweep.Pareto, methods)));
        if (sweep.Rungs.Brackets.Any(bracket => bracket.Rungs.Any(rung => rung.Reported > 0)))
            figures.Add(("rungs", LadderFigure.Of(sweep.Rungs, methods, sweep.Details.Sweep.Objective?.Maximize ?? true)));
        return figures;
    }

    /// <summary>Returns the name of a metric in words.</summary>
    internal static string Words(string metric) => metric.Replace('_', ' ');

    /// <summary>Returns the index of a method among the methods.</summary>
    internal static int Colour(IReadOnlyList<string> methods, string method)
    {
        for (var i = 0; i < methods.Count; i++)
        {
            if (methods[i] == method)
                return i;
        }

        return methods.Count;
    }

    /// <summary>Formats a number with four significant digits.</summary>
    internal static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
