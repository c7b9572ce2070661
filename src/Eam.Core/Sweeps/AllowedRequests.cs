namespace Eam.Core.Sweeps;

/// <summary>
/// Says which requests a sweep and its trials allow. It is the only rule: hosts refuse by it, the API lists its answers, and pages offer
/// nothing else.
/// </summary>
/// <remarks>
/// A request that is not allowed is refused, or it changes nothing: either its effect holds already, or nothing is left to do.
/// </remarks>
public static class AllowedRequests
{
    /// <summary>Returns the requests that a sweep allows now, in the order of <see cref="RequestKind"/>.</summary>
    /// <param name="state">The sweep.</param>
    /// <param name="status">Its status.</param>
    public static IReadOnlyList<RequestKind> OfSweep(SweepState state, SweepStatus status)
    {
        ArgumentNullException.ThrowIfNull(state);
        return [.. Enum.GetValues<RequestKind>().Where(kind => Allows(state, status, kind))];
    }

    /// <summary>Returns the requests that one trial of a sweep allows now, in the order of <see cref="RequestKind"/>.</summary>
    public static IReadOnlyList<RequestKind> OfTrial(SweepState state, Trial trial)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(trial);
        return CanCancel(trial) ? [RequestKind.Cancel]
            : CanRetry(state, trial) ? [RequestKind.Retry]
            : [];
    }

    /// <summary>
    /// Whether a user can cancel the sweep: it was not cancelled, and something is left that could train. A sweep that gave up has trials
    /// that could resume.
    /// </summary>
    public static bool CanCancel(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return !state.IsCancelled && (state.Trials.Exists(trial => !trial.Ended) || !IsFinished(state));
    }

    /// <summary>Whether a user can cancel the trial: it has not ended.</summary>
    public static bool CanCancel(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return !trial.Ended;
    }

    /// <summary>Whether a user can retry the trial: a failure that may pass ended it, and its sweep was not cancelled.</summary>
    public static bool CanRetry(SweepState state, Trial trial)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(trial);
        return !state.IsCancelled && trial.IsRetriable;
    }

    /// <summary>
    /// Returns the trials that a retry of the whole sweep resumes: those that crashed too often. A trial that was cancelled or out of
    /// memory is retried only by its number.
    /// </summary>
    public static IEnumerable<Trial> Retried(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.IsCancelled ? [] : state.Trials.Where(trial => trial.Failure == FailureKind.Crashed);
    }

    // A process that died after a cancel was recorded leaves an interrupted sweep. A stop closes it, whatever was recorded. Listings ask
    // for every sweep, and a completed one needs no decision of the machine.
    private static bool Allows(SweepState state, SweepStatus status, RequestKind kind) =>
        kind switch
        {
            RequestKind.Stop => status is SweepStatus.Running or SweepStatus.Paused or SweepStatus.Interrupted,
            RequestKind.Pause => status == SweepStatus.Running && !state.IsCancelled,
            RequestKind.Resume => !state.IsCancelled
                && (
                    status is SweepStatus.Paused or SweepStatus.Stopped or SweepStatus.Interrupted
                    || (status == SweepStatus.Failed && !IsFinished(state))
                ),
            RequestKind.Cancel => status is not (SweepStatus.Completed or SweepStatus.Cancelled) && CanCancel(state),
            RequestKind.Retry => Retried(state).Any(),
            _ => false,
        };

    // Also a sweep that gave up: a resume would end it again with the same failure, unless the resume has a higher limit.
    private static bool IsFinished(SweepState state) => SweepMachine.Decide(state, []) is [SweepCommand.Finish];
}
