using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>
/// Returns learning curves within a budget of points: all curves of a small sweep, and a representative part of a large one.
/// </summary>
internal static class CurveViews
{
    /// <summary>Returns the curves of a metric.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="budget">Maximum number of points of all series together.</param>
    public static CurveSet Of(SweepUpdate update, MetricDefinition metric, int budget)
    {
        var spec = update.State.Spec;
        var maximize = metric.Name == spec.Objective.Metric ? spec.Objective.Maximize : metric.Maximize;
        var trials = update.State.Trials.Where(trial => trial.Curve.Count > 0).ToList();
        return new(
            update.Sweep,
            metric.Name,
            maximize,
            spec.Halving.Unit.ToWord(),
            spec.Halving.Rungs(),
            [.. Chosen(trials, budget).Select(chosen => Series(spec, chosen.Trial, metric, chosen.RungsOnly))],
            trials.Count,
            trials.Sum(trial => trial.Curve.Count),
            [.. spec.Space.Methods.Select(method => CurveBands.Of(spec, method, trials, metric)).OfType<CurveBand>()],
            Steps(update.State, trials, metric, maximize),
            update.Sequence,
            [
                .. ReferenceValues
                    .Of(update.State, metric.Name)
                    .Select(reference => new ReferenceView(reference.Name, reference.Label, reference.Value)),
            ]
        );
    }

    /// <summary>
    /// Chooses the trials to show; trials with the most compute come first. Above the budget, points between rungs are left out first. If
    /// that is not enough, only an even sample of the trials with the least compute is kept.
    /// </summary>
    private static IEnumerable<(Trial Trial, bool RungsOnly)> Chosen(List<Trial> trials, int budget)
    {
        var ordered = trials.OrderByDescending(trial => trial.Rung).ThenBy(trial => trial.Number).ToList();
        if (ordered.Sum(trial => trial.Curve.Count) <= budget)
            return ordered.Select(trial => (trial, false));
        if (ordered.Sum(Cost) <= budget)
            return ordered.Select(trial => (trial, true));

        var chosen = new List<(Trial, bool)>();
        foreach (var rung in ordered.GroupBy(trial => trial.Rung))
        {
            var (group, cost) = (rung.ToList(), rung.Sum(Cost));
            var count = cost <= budget ? group.Count : (int)((long)group.Count * budget / cost);
            for (var i = 0; i < count; i++)
                chosen.Add((group[(int)((long)i * group.Count / count)], true));
            budget -= Math.Min(cost, budget);
        }

        return chosen;
    }

    private static int Cost(Trial trial) => Math.Max(1, trial.RungPoints.Count);

    private static CurveSeries Series(SweepSpec spec, Trial trial, MetricDefinition metric, bool rungsOnly)
    {
        var points = rungsOnly && trial.RungPoints.Count > 0 ? trial.RungPoints.ToArray() : [.. Enumerable.Range(0, trial.Curve.Count)];
        return new(
            trial.Number,
            trial.Configuration.Method,
            [.. points.Select(point => trial.Curve[point].Spent.In(spec.Halving.Unit))],
            [.. points.Select(point => Numbers.Finite(metric.Get(trial.Curve[point].Metrics)))],
            [.. points.Select(point => TrialViews.RungAt(trial, point))]
        );
    }

    private static IReadOnlyList<IncumbentStep> Steps(SweepState state, List<Trial> trials, MetricDefinition metric, bool maximize)
    {
        var sign = maximize ? 1 : -1;
        var points = trials.SelectMany(trial =>
            trial
                .Curve.Where(point => Numbers.Finite(metric.Get(point.Metrics)) is not null)
                .Select(point => new ScoredPoint(
                    point.Spent.In(state.Spec.Halving.Unit),
                    sign * metric.Get(point.Metrics)!.Value,
                    trial.Number,
                    point
                ))
        );
        return
        [
            .. ParetoFront
                .Of(points)
                .Select(step => new IncumbentStep(
                    step.Compute,
                    sign * step.Score,
                    step.Trial,
                    state.Trials[step.Trial].Configuration.Method
                )),
        ];
    }
}
