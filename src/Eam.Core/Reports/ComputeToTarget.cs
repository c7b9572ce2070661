using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The compute at which one run first reached the target.</summary>
/// <param name="Trial">Number of the run's trial.</param>
/// <param name="Compute">
/// Compute when it reached the target, in the sweep's unit. Infinite if it did not reach the target: the run is censored, and would need more than
/// <paramref name="Spent"/>.
/// </param>
/// <param name="AtMost">Whether the first evaluation had already reached the target, so that <paramref name="Compute"/> is only an upper bound.</param>
/// <param name="Spent">Total compute of the run.</param>
public readonly record struct RunCompute(int Trial, double Compute, bool AtMost, double Spent);

/// <summary>The compute that a method needed to reach the target.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Runs">Runs of the method's best configuration: the winner and its repeats with other seeds.</param>
/// <param name="Median">Median over the runs, in the sweep's unit; infinite if the median run did not reach the target.</param>
public sealed record MethodCompute(string Method, IReadOnlyList<RunCompute> Runs, double Median)
{
    /// <summary>Number of runs that reached the target.</summary>
    public int Reached => Runs.Count(run => double.IsFinite(run.Compute));
}

/// <summary>The ratio of two methods' compute to the target.</summary>
/// <param name="Numerator">Method in the numerator.</param>
/// <param name="Denominator">Method in the denominator.</param>
/// <param name="Value">Ratio of the medians; infinite if the numerator's median run did not reach the target; NaN if the denominator's did not.</param>
/// <param name="Low">2.5 % percentile of the bootstrap over seeds; NaN if there are too few runs or if too few of them reached the target.</param>
/// <param name="High">97.5 % percentile; infinite if resampled medians of the numerator did not reach the target.</param>
public sealed record ComputeRatio(string Numerator, string Denominator, double Value, double Low, double High);

/// <summary>The compute that each method needed to reach one level of the objective.</summary>
/// <param name="Metric">Metric of the objective.</param>
/// <param name="Target">The level, with the metric's own sign; null if there is no common level, because a method has no finished evaluation.</param>
/// <param name="Given">
/// Whether the sweep file sets the level. Otherwise it is the best level that every run of every method reached, without the failed runs.
/// </param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Methods">The methods, in the order of the sweep file.</param>
/// <param name="Ratio">First method over last method; null with a single method or without a target.</param>
public sealed record ComputeToTarget(
    string Metric,
    double? Target,
    bool Given,
    ComputeUnit Unit,
    IReadOnlyList<MethodCompute> Methods,
    ComputeRatio? Ratio
)
{
    /// <summary>Compares the methods of a sweep, which need not have ended.</summary>
    public static ComputeToTarget Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (spec, sign) = (state.Spec, state.Spec.Objective.Maximize ? 1 : -1);
        var finals = spec.Space.Methods.Select(method => FinalRuns.Of(state, method)).ToList();
        var level = spec.Target is { } given ? sign * given : finals.Min(runs => CommonLevel(spec, runs));
        if (!double.IsFinite(level))
            return new(
                spec.Objective.Metric,
                null,
                false,
                spec.Halving.Unit,
                [.. spec.Space.Methods.Select(method => new MethodCompute(method, [], double.PositiveInfinity))],
                null
            );

        var methods = spec.Space.Methods.Zip(finals, (method, runs) => Compute(spec, method, runs, level)).ToList();
        var ratio = methods.Count < 2 ? null : RatioBootstrap.Of(methods[0], methods[^1], spec.Seed);
        return new(spec.Objective.Metric, sign * level, spec.Target is not null, spec.Halving.Unit, methods, ratio);
    }

    // The lowest of the runs' best scores: every run reaches it, so no run is censored and the interval over seeds is finite. A run that diverged or
    // failed does not lower the level; it counts as a run that did not reach it.
    private static double CommonLevel(SweepSpec spec, IReadOnlyList<Trial> runs) =>
        runs.Where(run => run.Failure is null).Select(run => BestScore(spec, run)).DefaultIfEmpty(double.NegativeInfinity).Min();

    private static double BestScore(SweepSpec spec, Trial run) =>
        LearningCurves.Of(spec, run).Select(point => point.Score).DefaultIfEmpty(double.NegativeInfinity).Max();

    private static MethodCompute Compute(SweepSpec spec, string method, IReadOnlyList<Trial> trials, double level)
    {
        var runs = trials.Select(trial => Crossing.Of(trial.Number, LearningCurves.Of(spec, trial), level)).ToList();
        return new(method, runs, RatioBootstrap.Median([.. runs.Select(run => run.Compute)]));
    }
}
