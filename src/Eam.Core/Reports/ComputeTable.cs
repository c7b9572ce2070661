using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// Table of reward and distance against compute. A row has both, because the reward alone may rise while the distribution collapses.
/// </summary>
public static class ComputeTable
{
    // Number of levels for a sweep with a single rung.
    private const int Levels = 4;

    /// <summary>Builds one row per rung. A sweep with a single rung gets four levels, each eta times the one before.</summary>
    public static IReadOnlyList<ComputeRow> Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (halving, methods) = (state.Spec.Halving, state.Spec.Space.Methods);
        var rungs = halving.Rungs();
        return rungs.Count > 1
            ?
            [
                .. rungs.Select(
                    (target, rung) =>
                        new ComputeRow(target, [.. methods.Select(method => Best(state, method, trial => UpToRung(trial, rung)))])
                ),
            ]
            :
            [
                .. Enumerable
                    .Range(1 - Levels, Levels)
                    .Select(power => halving.MaxCompute * Math.Pow(halving.Eta, power))
                    .Select(level => new ComputeRow(
                        level,
                        [.. methods.Select(method => Best(state, method, trial => UpToCompute(trial, level, halving)))]
                    )),
            ];
    }

    private static ScoredPoint? Best(SweepState state, string method, Func<Trial, int> count) =>
        state
            .Trials.Where(trial => trial.Configuration.Method == method)
            .SelectMany(trial => LearningCurves.Of(state.Spec, trial).Take(count(trial)))
            .Where(point => !double.IsNegativeInfinity(point.Score))
            .OrderByDescending(point => point.Score)
            .ThenBy(point => point.Compute)
            .ThenBy(point => point.Trial)
            .Select(point => (ScoredPoint?)point)
            .FirstOrDefault();

    // Counts by rung and not by compute, because the last iteration of a segment exceeds the segment's target.
    private static int UpToRung(Trial trial, int rung) => trial.Rung >= rung ? trial.RungPoints[rung] + 1 : trial.Curve.Count;

    private static int UpToCompute(Trial trial, double level, HalvingSpec halving) =>
        level >= halving.MaxCompute ? trial.Curve.Count : trial.Curve.Count(point => point.Spent.In(halving.Unit) <= level);
}
