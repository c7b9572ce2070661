using System.Globalization;
using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>The figures of a sweep: those of the dashboard, as charts that need no browser. Methods have their colours by their order in the sweep file.</summary>
public static class SweepFigures
{
    /// <summary>All figures of one sweep that have something to show, by the names of their files.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="comparison">Of that sweep; null leaves out what it needs.</param>
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

    /// <summary>A metric's name in words.</summary>
    internal static string Words(string metric) => metric.Replace('_', ' ');

    /// <summary>A method's number among the methods.</summary>
    internal static int Colour(IReadOnlyList<string> methods, string method)
    {
        for (var i = 0; i < methods.Count; i++)
        {
            if (methods[i] == method)
                return i;
        }

        return methods.Count;
    }

    /// <summary>Four significant digits.</summary>
    internal static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
