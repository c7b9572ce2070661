using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>Builds the API's views of trials.</summary>
internal static class TrialViews
{
    /// <summary>Builds the row of a trial in a listing.</summary>
    public static TrialRow Row(SweepState state, Trial trial) =>
        new(
            trial.Number,
            trial.Configuration.Method,
            trial.Status.ToWord(),
            RungNumber.OfFinished(trial.Rung),
            trial.Slot,
            trial.Attempt,
            trial.Failures,
            trial.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            trial.RepeatOf,
            trial.Failure is { } failure ? failure.ToWord() : null,
            trial.Reason,
            trial.Spent.In(state.Spec.Halving.Unit),
            Numbers.Finite(trial.Metrics?[state.Spec.Objective.Metric]),
            trial.Configuration.Values,
            trial.Metrics is { } metrics ? Metrics(metrics) : null,
            Spent(trial.Spent),
            SweepViews.Words(AllowedRequests.OfTrial(state, trial))
        );

    /// <summary>Builds the view of a trial with its curve.</summary>
    public static TrialDetails Details(SweepUpdate update, Trial trial) =>
        new(Row(update.State, trial), Points(update.State.Spec, trial, 0), SweepViews.Live(update, trial), update.Sequence);

    /// <summary>Returns the points of a curve from an index on.</summary>
    public static IReadOnlyList<CurvePointView> Points(SweepSpec spec, Trial trial, int from)
    {
        var points = new List<CurvePointView>(trial.Curve.Count - from);
        for (var i = from; i < trial.Curve.Count; i++)
            points.Add(Point(spec, trial, i));
        return points;
    }

    /// <summary>Builds the view of one point of a curve.</summary>
    public static CurvePointView Point(SweepSpec spec, Trial trial, int point)
    {
        var (spent, metrics) = trial.Curve[point];
        return new(spent.In(spec.Halving.Unit), RungAt(trial, point), Spent(spent), Metrics(metrics));
    }

    /// <summary>Returns the rung of a point of a curve; null for a point between rungs.</summary>
    public static int? RungAt(Trial trial, int point) => RungNumber.OfFinished(trial.RungPoints.IndexOf(point));

    /// <summary>
    /// Returns the metrics of an evaluation by name. Metrics that the task does not define, or that the command has not reported, are left
    /// out.
    /// </summary>
    public static Dictionary<string, double?> Metrics(TrialMetrics metrics) =>
        TrialMetrics
            .Definitions.Where(metric => metric.Get(metrics) is not null)
            .Select(metric => KeyValuePair.Create(metric.Name, Numbers.Finite(metric.Get(metrics))))
            .Concat(
                (metrics.Declared ?? new Dictionary<string, double>()).Select(pair =>
                    KeyValuePair.Create(pair.Key, Numbers.Finite(pair.Value))
                )
            )
            .ToDictionary();

    private static SpentView Spent(Spent spent) =>
        new(
            spent.Nfe,
            spent.Forwards,
            spent.Vjps,
            spent.TrainingPasses,
            spent.RewardCalls,
            Numbers.Finite(spent.Flops),
            Numbers.Finite(spent.Seconds),
            spent.Iterations,
            Numbers.Finite(spent.EvaluationSeconds)
        );
}
