using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The best of each method at one level of compute.</summary>
/// <param name="Compute">Compute of a trial, in the sweep's unit; at a rung, the rung's target.</param>
/// <param name="Best">By method, in the order of the sweep file: the point with the best objective so far, with its own compute, reward and distance; null where there is none.</param>
public sealed record ComputeRow(double Compute, IReadOnlyList<ScoredPoint?> Best);

/// <summary>Reward and distance against compute: a reward alone may rise while the distribution collapses, so a row carries both.</summary>
public static class ComputeTable
{
    // Levels of a sweep with one rung, where no rung in between gives one.
    private const int Levels = 4;

    /// <summary>A row a rung; with one rung alone, four levels that are eta apart.</summary>
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

    // By rung and not by compute, because the last iteration of a segment overshoots its target.
    private static int UpToRung(Trial trial, int rung) => trial.Rung >= rung ? trial.RungPoints[rung] + 1 : trial.Curve.Count;

    private static int UpToCompute(Trial trial, double level, HalvingSpec halving) =>
        level >= halving.MaxCompute ? trial.Curve.Count : trial.Curve.Count(point => point.Spent.In(halving.Unit) <= level);
}
