using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// The hypervolume of a sweep over compute: at each rung, the hypervolume of the front that the sweep would have if it had ended there. The
/// last step is the present front. All steps have the same reference point, the present one. Fewer trials reach a higher rung, so a step
/// may be lower than the one before.
/// </summary>
public static class HypervolumeCurve
{
    // Number of levels for a sweep with a single rung.
    private const int Levels = 4;

    /// <summary>
    /// Returns one step per rung that has a result. A sweep with a single rung gets four levels, each eta times the one before.
    /// </summary>
    public static IReadOnlyList<HypervolumeStep> Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (ReferencePoint.Of(state) is not { } reference)
            return [];
        var (halving, rungs) = (state.Spec.Halving, state.Spec.Halving.Rungs());
        var cuts =
            rungs.Count > 1
                ? rungs
                    .Take(state.Trials.Max(trial => trial.RungPoints.Count))
                    .Select((target, rung) => (Compute: target, Trials: At(state, rung)))
                : Enumerable
                    .Range(1 - Levels, Levels)
                    .Select(power => halving.MaxCompute * Math.Pow(halving.Eta, power))
                    .Select(level => (Compute: level, Trials: UpTo(state, level)));
        var steps = new List<HypervolumeStep>();
        foreach (var (compute, trials) in cuts)
        {
            var front = TrialRanking.Winners(state.Spec, trials);
            if (front.Count > 0)
                steps.Add(new(compute, Hypervolume.Of(front.Select(ranked => ranked.Scores), reference), front.Count));
        }

        return steps;
    }

    // Counts by rung and not by compute, because the last iteration of a segment exceeds the segment's target.
    private static IEnumerable<Trial> At(SweepState state, int rung) =>
        state.Trials.Select(trial => trial.RungPoints.Count > rung + 1 ? Cut(state.Spec, trial, trial.RungPoints[rung] + 1, rung) : trial);

    private static IEnumerable<Trial> UpTo(SweepState state, double level) =>
        level >= state.Spec.Halving.MaxCompute
            ? state.Trials
            : state.Trials.Select(trial =>
                Cut(state.Spec, trial, trial.Curve.Count(point => point.Spent.In(state.Spec.Halving.Unit) <= level), -1)
            );

    // What ended the trial came later, so it is left out. No curve is copied: the ranking reads the last point of a single run, and of
    // repeats the points at rungs up to the one that all of them finished.
    private static Trial Cut(SweepSpec spec, Trial trial, int points, int rung) =>
        trial with
        {
            Status = TrialStatus.Paused,
            Failure = null,
            Rung = rung,
            Curve =
                spec.Repeats > 1 ? trial.Curve
                : points == 0 ? trial.Curve.Clear()
                : [trial.Curve[points - 1]],
        };
}
