using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>When one run first reached the target.</summary>
/// <param name="Trial">The run.</param>
/// <param name="Compute">Compute at the crossing, in the sweep's unit; infinite where it never reached it (a censored run: it would need more than <paramref name="Spent"/>).</param>
/// <param name="AtMost">Its first evaluation was there already, so <paramref name="Compute"/> is only an upper bound.</param>
/// <param name="Spent">All that the run trained.</param>
public readonly record struct RunCompute(int Trial, double Compute, bool AtMost, double Spent);

/// <summary>A method's compute to the target.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Runs">Its best configuration's runs: the winner and its repeats with other seeds.</param>
/// <param name="Median">Median over the runs, in the sweep's unit; infinite where the median run never reached the target.</param>
public sealed record MethodCompute(string Method, IReadOnlyList<RunCompute> Runs, double Median)
{
    /// <summary>How many runs reached the target.</summary>
    public int Reached => Runs.Count(run => double.IsFinite(run.Compute));
}

/// <summary>How many times the compute of one method another needed.</summary>
/// <param name="Numerator">The method above the line.</param>
/// <param name="Denominator">The method below it.</param>
/// <param name="Value">Ratio of the medians; infinite where the numerator's median run never reached the target; NaN where the denominator's did not.</param>
/// <param name="Low">2.5 % percentile of the bootstrap over seeds; NaN where there are too few runs, or too few of them reached the target.</param>
/// <param name="High">97.5 % percentile; infinite where resampled medians of the numerator are not reached.</param>
public sealed record ComputeRatio(string Numerator, string Denominator, double Value, double Low, double High);

/// <summary>What each method needed to reach one level of the objective.</summary>
/// <param name="Metric">The objective's metric.</param>
/// <param name="Target">The level, in the metric's own sign; null where no common level exists (a method without a finished evaluation).</param>
/// <param name="Given">The level is the sweep file's; else it is the best that every run of every method reached, diverged ones aside.</param>
/// <param name="Unit">The unit of compute.</param>
/// <param name="Methods">In the order of the sweep file.</param>
/// <param name="Ratio">First method over last; null with one method or without a target.</param>
public sealed record ComputeToTarget(
    string Metric,
    double? Target,
    bool Given,
    ComputeUnit Unit,
    IReadOnlyList<MethodCompute> Methods,
    ComputeRatio? Ratio
)
{
    /// <summary>The comparison of a sweep, finished or not.</summary>
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

    // The worst of the runs' best scores: every run reaches it, so none is censored and the interval over seeds is finite. A run that diverged or failed
    // does not lower the level; it counts as one that did not reach it.
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
