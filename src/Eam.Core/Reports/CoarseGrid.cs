using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>
/// Finds evaluations whose control objective is mostly the error of their grid of steps. In continuous time J is at most log Z; on a grid
/// it has a bias of the order of a step, of either sign. <see cref="TrialMetrics.JensenGap"/> does not have it, so the difference of the
/// two gaps is the bias (docs/methods.md#one-honest-number-the-control-objective).
/// </summary>
public static class CoarseGrid
{
    // Beyond this gap few paths carry the exponential mean, so the Jensen gap says too little.
    private const double LargestGap = 0.5,
        LeastError = 0.1,
        StandardErrors = 3;

    /// <summary>Returns a line about the trial whose last evaluation has the largest bias; null if none has a bias that matters.</summary>
    public static string? Line(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var worst = state
            .Trials.Where(trial => trial.Metrics is not null)
            .Select(trial => (Trial: trial.Number, Bias: Bias(trial.Metrics!)))
            .Where(found => found.Bias is not null)
            .OrderByDescending(found => Math.Abs(found.Bias!.Value))
            .FirstOrDefault();
        return worst.Bias is { } bias
            ? FormattableString.Invariant($"the control objective of trial {worst.Trial} is {Words(bias)}")
            : null;
    }

    /// <summary>Returns the same for one evaluation.</summary>
    public static string? Line(TrialMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Bias(metrics) is { } bias ? $"the control objective is {Words(bias)}" : null;
    }

    /// <summary>Returns how much log Z - J is too large; null if that is within the noise, or not known.</summary>
    internal static double? Bias(TrialMetrics metrics)
    {
        // An estimated log Z has an error of its own.
        if (metrics.EffectiveSampleSize is not null || metrics.JensenGap is not (>= 0 and <= LargestGap))
            return null;
        var bias = metrics.ControlGap - metrics.JensenGap.Value;
        return bias is { } known && Math.Abs(known) > Math.Max(LeastError, StandardErrors * (metrics.ControlObjectiveSe ?? 0))
            ? known
            : null;
    }

    private static string Words(double bias) =>
        FormattableString.Invariant(
            $"about {Math.Abs(bias):0.00} nats too {(bias > 0 ? "low" : "high")}, because the steps of its paths are too coarse: raise evaluation.control_steps"
        );
}
