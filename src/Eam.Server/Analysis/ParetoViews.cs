using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Analysis;

/// <summary>
/// Computes the Pareto front of trials by compute, value and distance to the target. Only a task of Eam has such a distance.
/// </summary>
internal static class ParetoViews
{
    private const string Distance = "sw2";

    public static ParetoView Of(SweepUpdate update, MetricDefinition metric, int budget)
    {
        var spec = update.State.Spec;
        var maximize = metric.Name == spec.Objective.Metric ? spec.Objective.Maximize : metric.Maximize;
        var points = update
            .State.Trials.Where(trial =>
                trial.Status != TrialStatus.Failed && Numbers.Finite(trial.Metrics is { } metrics ? metric.Get(metrics) : null) is not null
            )
            .Select(trial => new ParetoPoint(
                trial.Number,
                trial.Configuration.Method,
                trial.Spent.In(spec.Halving.Unit),
                metric.Get(trial.Metrics!)!.Value,
                Numbers.Finite(trial.Metrics!.Sw2),
                false
            ))
            .ToList();
        var hasDistance = metric.Name != Distance && points.Any(point => point.Distance is not null);
        var front = ParetoFront
            .NonDominated([
                .. points.Select(point =>
                    (double[])
                        [
                            -point.Compute,
                            maximize ? point.Value : -point.Value,
                            .. hasDistance ? (double[])[-(point.Distance ?? double.PositiveInfinity)] : [],
                        ]
                ),
            ])
            .ToHashSet();
        var best = points.Where((_, i) => front.Contains(i)).Select(point => point with { Front = true }).OrderBy(point => point.Compute);
        var rest = points.Where((_, i) => !front.Contains(i)).ToList();
        var count = Math.Clamp(budget - front.Count, 0, rest.Count);
        var shown = best.Concat(Enumerable.Range(0, count).Select(i => rest[(int)((long)i * rest.Count / count)]));
        return new(
            update.Sweep,
            metric.Name,
            maximize,
            hasDistance ? Distance : null,
            spec.Halving.Unit.ToWord(),
            [.. shown],
            points.Count,
            update.Sequence
        );
    }
}
