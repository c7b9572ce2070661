using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>
/// Translates users' requests into events. Pure. The host that runs a sweep uses it, and so does a process that sends a request or changes
/// a sweep that no process runs. <see cref="AllowedRequests"/> says what a request may do; this class says why it may not.
/// </summary>
internal static class RequestEvents
{
    private const string Reason = "cancelled";

    /// <summary>
    /// Returns the events that do what is asked. There are none if it is done already, or if the request has no event (a pause, a stop).
    /// </summary>
    /// <exception cref="NotFoundException">The trial does not exist.</exception>
    /// <exception cref="ConflictException">The request cannot be done.</exception>
    public static IReadOnlyList<SweepEvent> Of(string sweep, SweepState state, SweepRequest request)
    {
        if (request.Trial is { } number)
            SweepResults.CheckTrial(sweep, state, number);
        var trial = request.Trial is { } known ? state.Trials[known] : null;
        return request.Kind switch
        {
            RequestKind.Cancel when trial is null => Cancel(sweep, state),
            RequestKind.Cancel => Cancel(sweep, trial!),
            RequestKind.Retry => Retry(sweep, state, trial),
            RequestKind.Resume when state.IsCancelled => throw IsCancelled(sweep, "resumed"),
            _ => [],
        };
    }

    /// <summary>
    /// Refuses a request that was made for another version of the sweep. Whoever holds the sweep calls this in the turn that does the
    /// request.
    /// </summary>
    /// <exception cref="SweepChangedException">The sweep has changed since that version.</exception>
    public static void RequireExpected(string sweep, SweepVersion now, SweepRequest request)
    {
        if (request.Expected is { } expected && expected != now)
            throw new SweepChangedException($"{sweep} has changed: its version is {now}, and the request was made for {expected}");
    }

    private static SweepEvent[] Cancel(string sweep, SweepState state)
    {
        if (state.IsCancelled)
            return [];
        return AllowedRequests.CanCancel(state)
            ? [new SweepEvent.SweepCancelled(Reason)]
            : throw new ConflictException(
                $"{sweep} has {(FailureSummary.NoResult(state) is null ? "completed" : "failed")}, so there is nothing to cancel"
            );
    }

    private static SweepEvent[] Cancel(string sweep, Trial trial)
    {
        if (trial.Failure == FailureKind.Cancelled)
            return [];
        return AllowedRequests.CanCancel(trial)
            ? [new SweepEvent.TrialCancelled(trial.Number, trial.Rung + 1, trial.Attempt, Reason)]
            : throw new ConflictException($"{sweep}: trial {trial.Number} has already ended: {End(trial)}");
    }

    private static SweepEvent[] Retry(string sweep, SweepState state, Trial? trial)
    {
        if (state.IsCancelled)
            throw IsCancelled(sweep, "retried");
        if (trial is { Ended: false })
            return [];
        if (trial is not null && !AllowedRequests.CanRetry(state, trial))
            throw new ConflictException(
                $"{sweep}: trial {trial.Number} cannot be retried: {End(trial)}{(trial.Failure == FailureKind.Diverged ? "; it would diverge again with the same configuration and seed" : "")}"
            );
        var retried = trial is null ? AllowedRequests.Retried(state).ToList() : [trial];
        return retried.Count == 0
            ? throw new ConflictException($"{sweep} has no trial that crashed too often, so there is nothing to retry")
            : [.. retried.Select(each => new SweepEvent.TrialRetried(each.Number, each.Rung + 1, each.Attempt))];
    }

    private static ConflictException IsCancelled(string sweep, string what) =>
        new($"{sweep} was cancelled and cannot be {what}; its results stay, and a new sweep can start from them (warm_start in its file)");

    private static string End(Trial trial) => trial.Status == TrialStatus.Completed ? "it has completed" : trial.Reason ?? "it was pruned";
}
