using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The compute that each method needed to reach one level of the objective.</summary>
/// <param name="Metric">Metric of the objective.</param>
/// <param name="Target">The level, with the metric's own sign; null if there is no common level, because a method has no finished evaluation.</param>
/// <param name="Given">
/// Whether the sweep file sets the level. Otherwise it is the best level that every run of every method holds at its end, without the failed runs.
/// </param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Methods">The methods, in the order of the sweep file.</param>
/// <param name="Ratio">First method over last method; null with a single method or without a target.</param>
/// <param name="Progress">How many of the runs that are compared have ended. Until all have, the comparison is provisional.</param>
public sealed record ComputeToTarget(
    string Metric,
    double? Target,
    bool Given,
    ComputeUnit Unit,
    IReadOnlyList<MethodCompute> Methods,
    ComputeRatio? Ratio,
    FinalProgress Progress
)
{
    /// <summary>Compares the methods of one sweep, which need not have ended.</summary>
    public static ComputeToTarget Of(SweepState state) => Of(state, FinalProgress.Of([state]));

    /// <summary>Compares the methods of a sweep or of several sweeps together.</summary>
    /// <param name="state">The sweep, or the pool of several (<see cref="SweepPool"/>).</param>
    /// <param name="progress">The progress of the sweeps themselves. A pool does not know it.</param>
    public static ComputeToTarget Of(SweepState state, FinalProgress progress)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(progress);
        var (spec, sign) = (state.Spec, state.Spec.Objective.Maximize ? 1 : -1);
        var finals = spec.Space.Methods.Select(method => FinalRuns.Of(state, method)).ToList();
        var level = spec.Target is { } given ? sign * given : finals.Min(runs => CommonLevel(spec, runs));
        if (!double.IsFinite(level))
            return new(
                spec.Objective.Metric,
                null,
                false,
                spec.Halving.Unit,
                [.. spec.Space.Methods.Select(method => new MethodCompute(method, []))],
                null,
                progress
            );

        var methods = spec.Space.Methods.Zip(finals, (method, runs) => Compute(spec, method, runs, level)).ToList();
        var ratio = methods.Count < 2 ? null : RatioBootstrap.Of(methods[0], methods[^1], spec.Seed);

        // Runs that still train change the medians, so resampling them says nothing about the spread over seeds.
        if (ratio is not null && progress.IsProvisional)
            ratio = ratio with { Low = double.NaN, High = double.NaN };
        return new(spec.Objective.Metric, sign * level, spec.Target is not null, spec.Halving.Unit, methods, ratio, progress);
    }

    // The lowest of the runs' last scores: every run holds it, so no run is censored and the interval over seeds is finite. A run that diverged or
    // failed does not lower the level; it counts as a run that did not reach it.
    private static double CommonLevel(SweepSpec spec, IReadOnlyList<Trial> runs) =>
        runs.Where(run => run.Failure is null)
            .Select(run => LastScore(spec, run))
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NegativeInfinity)
            .Min();

    private static double LastScore(SweepSpec spec, Trial run) =>
        LearningCurves.Of(spec, run) is [.., var last] ? last.Score : double.NegativeInfinity;

    private static MethodCompute Compute(SweepSpec spec, string method, IReadOnlyList<Trial> trials, double level) =>
        new(
            method,
            [
                .. trials.Select(trial =>
                    Crossing.Of(trial.Number, LearningCurves.Of(spec, trial), level) with
                    {
                        Final = trial.Metrics?[spec.Objective.Metric],
                    }
                ),
            ]
        );
}
