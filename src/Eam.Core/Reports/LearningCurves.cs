using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>Learning curves: the objective against compute, by trial and by method.</summary>
public static class LearningCurves
{
    /// <summary>Returns a trial's evaluated points, by compute.</summary>
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

    /// <summary>
    /// Returns a method's envelope: at each amount of compute, the best score of any of its trials that had spent that much or less. The
    /// cost of the search is not included.
    /// </summary>
    public static IReadOnlyList<ScoredPoint> Envelope(SweepState state, string method)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ParetoFront.Of(state.Trials.Where(trial => trial.Configuration.Method == method).SelectMany(trial => Of(state.Spec, trial)));
    }
}
