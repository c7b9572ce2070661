using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws reward, distance, control gap and diversity over compute side by side: the runs of each method's best configuration. A method that
/// gains reward by leaving the target shows it in the other panels. For a command it draws the first metrics that the sweep file declares.
/// </summary>
public static class MetricsFigure
{
    private const int MostPanels = 4;

    private static readonly string[] Usual = ["reward", "sw2", "control_gap", "diversity"];

    /// <summary>Returns the figure; null if no trial has a value of these metrics.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="state">The state of the sweep.</param>
    public static Chart? Of(string sweep, SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var runs = state.Spec.Space.Methods.Select(method => FinalRuns.Of(state, method)).Where(of => of.Count > 0).ToList();
        var shown = state.Spec.IsTrainedByEam ? Usual : ShownMetrics.Of(state.Spec);
        var metrics = shown
            .Select(name => state.Spec.Metrics.First(metric => metric.Name == name))
            .Where(metric => runs.Exists(of => of.Any(run => Points(state, run, metric).Count > 0)))
            .Take(MostPanels)
            .ToList();
        if (metrics.Count == 0)
            return null;
        var unit = state.Spec.Halving.Unit;
        var compute = runs.SelectMany(of => of.SelectMany(run => run.Curve.Select(point => point.Spent.In(unit))));
        var x = Axis.Around($"compute of a trial, {unit.ToWord()}", compute, log: true);
        return new(
            "The best configuration of each method",
            $"{sweep}: best by {SweepFigures.Words(state.Spec.Objective.Metric)}; broad: its first run, thin: its repeats with other seeds",
            [.. metrics.Select(metric => PanelOf(state, runs, metric, x))]
        )
        {
            Columns = 2,
            PanelHeight = 220,
        };
    }

    private static Panel PanelOf(SweepState state, List<IReadOnlyList<Trial>> runs, MetricDefinition metric, Axis x)
    {
        List<ReferenceView> references =
        [
            .. ReferenceValues
                .Of(state, metric.Name)
                .Select(reference => new ReferenceView(reference.Name, reference.Label, reference.Value)),
        ];
        var values = runs.SelectMany(of => of.SelectMany(run => Points(state, run, metric).Select(point => point.Y)));
        var y = SweepFigures.Values(metric.Name, values, metric.Maximize, references);
        var better = metric.Maximize ? "larger" : "smaller";
        // Half as wide as other figures: what is not shown is only counted.
        var hidden = y.Beyond > 0 ? $"; {y.Beyond} not shown" : string.Empty;
        return new(x, y, [.. runs.SelectMany(of => Lines(state, of, metric))])
        {
            Title = $"{SweepFigures.Words(metric.Name)} ({better} is better){hidden}",
            Levels = SweepFigures.Levels(references),
        };
    }

    // The repeats first, so that the broad line lies above them.
    private static IEnumerable<Series> Lines(SweepState state, IReadOnlyList<Trial> runs, MetricDefinition metric)
    {
        var method = runs[0].Configuration.Method;
        var colour = ChartSpec.Method(method);
        foreach (var run in runs.Skip(1))
            yield return new(method, colour, Points(state, run, metric), SeriesStyle.Thin) { InLegend = false };
        var first = Points(state, runs[0], metric);
        yield return new(method, colour, first, SeriesStyle.Broad);
        yield return new(method, colour, first, SeriesStyle.Dots) { InLegend = false };
    }

    private static List<(double X, double Y)> Points(SweepState state, Trial run, MetricDefinition metric) =>
        [
            .. run
                .Curve.Select(point => (X: point.Spent.In(state.Spec.Halving.Unit), Y: metric.Get(point.Metrics) ?? double.NaN))
                .Where(point => point.X > 0 && double.IsFinite(point.Y)),
        ];
}
