using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>Objective against compute, by trial and by method.</summary>
public static class LearningCurves
{
    /// <summary>A trial's evaluated points, by compute.</summary>
    public static IReadOnlyList<ScoredPoint> Of(SweepSpec spec, Trial trial)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(trial);
        return
        [
            .. trial
                .Curve.Select(point => new ScoredPoint(
                    point.Spent.In(spec.Halving.Unit),
                    spec.Objective.Score(point.Metrics),
                    trial.Number,
                    point
                ))
                .OrderBy(point => point.Compute),
        ];
    }

    /// <summary>A method's envelope: the best score that any of its trials had with that much compute or less of its own. The search's cost is not in it.</summary>
    public static IReadOnlyList<ScoredPoint> Envelope(SweepState state, string method)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ParetoFront.Of(state.Trials.Where(trial => trial.Configuration.Method == method).SelectMany(trial => Of(state.Spec, trial)));
    }
}
