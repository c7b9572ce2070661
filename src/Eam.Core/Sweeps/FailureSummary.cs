using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps;

/// <summary>
/// Summarises the failures of a sweep's trials: how many trials failed or diverged, the compute that was spent on them, the most frequent
/// reason, and whether the sweep has decided nothing.
/// </summary>
public static class FailureSummary
{
    /// <summary>
    /// Whether a failure ended the trial: it crashed for good, diverged, was invalid, or was out of memory. A cancelled trial has not
    /// failed.
    /// </summary>
    public static bool HasFailed(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial.Failure is not (null or FailureKind.Cancelled);
    }

    /// <summary>Returns the number of trials that failed or diverged.</summary>
    public static int Count(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Trials.Count(HasFailed);
    }

    /// <summary>
    /// Returns the compute that was spent for nothing, in the sweep's unit: all of the trials that failed, diverged or were cancelled, and
    /// what attempts lost that crashed and were retried.
    /// </summary>
    public static double Wasted(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Trials.Sum(trial => trial.Failure is null ? trial.Lost : trial.TotalCompute(state.Spec.Halving.Unit));
    }

    /// <summary>
    /// Returns the most frequent reason of the trials that failed or diverged, with its number:
    /// <c>most frequent reason (2 of 3): trial 0: timed out</c>. Reasons that differ only in numbers are the same. Returns null if no trial
    /// failed.
    /// </summary>
    public static string? MostFrequent(IEnumerable<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var reasons = trials.Where(HasFailed).Select(trial => trial.Reason ?? trial.Failure!.Value.ToWord()).ToList();
        if (reasons.Count == 0)
            return null;

        // The first reason wins if several are equally frequent, because MaxBy returns the first maximum.
        var most = reasons.GroupBy(WithoutNumbers, StringComparer.Ordinal).MaxBy(same => same.Count())!;
        return $"most frequent reason ({most.Count()} of {reasons.Count}): {most.First()}";
    }

    /// <summary>
    /// Returns one line that says why an ended sweep has decided nothing, if none of its trials has a result. Returns null if at least one
    /// trial has a result, that is, if the ranking of trials is not empty.
    /// </summary>
    public static string? NoResult(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (HasResult(state))
            return null;
        var (failed, all) = (Count(state), state.Trials.Count);
        var what =
            failed > 0 && failed == all ? "every trial failed or diverged"
            : failed > 0 ? $"no trial has a result; {failed} of {all} trials failed or diverged"
            : state.Trials.Exists(trial => trial.Curve.Count > 0) ? $"no trial has a value of {state.Spec.Objective.Metric}"
            : "no trial has a result";
        return MostFrequent(state.Trials) is { } reason ? $"{what}; {reason}" : what;
    }

    /// <summary>
    /// Says of trials without a result that none has been evaluated yet or, if all have ended, that none has a result and the most frequent
    /// reason.
    /// </summary>
    /// <param name="trials">The trials.</param>
    /// <param name="method">Method of the trials; null for trials of all methods.</param>
    public static string NoneEvaluated(IEnumerable<Trial> trials, string? method = null)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var all = trials.ToList();
        var none = method is null ? "no trial" : $"no trial of {method}";
        if (all.Count == 0 || all.Exists(trial => !trial.Ended))
            return $"{none} has been evaluated yet";
        return MostFrequent(all) is { } reason ? $"{none} has a result; {reason}" : $"{none} has a result";
    }

    // The same condition as that of the ranking in reports: with repeats, a configuration needs all of its runs.
    private static bool HasResult(SweepState state)
    {
        var spec = state.Spec;
        if (spec.Repeats == 1)
            return state.Trials.Exists(trial => trial.Status != TrialStatus.Failed && double.IsFinite(spec.Objective.Score(trial.Metrics)));
        return state.Trials.Where(trial => trial.RepeatOf is null).Any(first => HasResult(spec, [.. Cohort.Of(state, first.Number)]));
    }

    private static bool HasResult(SweepSpec spec, IReadOnlyList<Trial> runs)
    {
        var rung = runs.Min(run => run.Rung);
        return runs.Count == spec.Repeats
            && rung >= 0
            && runs.All(run => run.Failure is null)
            && double.IsFinite(Standing.Of(spec, runs, rung).Score);
    }

    private static string WithoutNumbers(string reason) => string.Concat(reason.Where(letter => !char.IsAsciiDigit(letter)));
}
