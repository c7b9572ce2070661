namespace Eam.Core.Sweeps;

/// <summary>What a user's cancels and retries do to the state.</summary>
internal static class Steering
{
    /// <summary>
    /// The trial ends where it is. It counts in its rung as one that diverged there: among the n, and not among the best. A rung that waited for it alone is
    /// closed by that. Where it was promoted, its place was taken and stays so.
    /// </summary>
    public static SweepState Cancel(SweepState state, SweepEvent.TrialCancelled e)
    {
        var trial = Transitions.Find(state, e.Trial);
        if (trial.Ended || e.Rung != trial.Rung + 1 || e.Attempt != trial.Attempt)
            return state;
        trial = Cancelled(trial, e.Reason);
        state = state.Set(trial);
        return Cohort.Competes(state.Spec, trial) ? Transitions.Judge(state, trial, trial.Entered) : state;
    }

    /// <summary>
    /// The trial goes on from its checkpoint as if it had not failed. Its rung is open again until it has reported there; verdicts that were given
    /// without it are final, so that with it one more than the rule's number may be promoted. Cancelled while it waited for a verdict, it waits again.
    /// </summary>
    public static SweepState Retry(SweepState state, SweepEvent.TrialRetried e)
    {
        var trial = Transitions.Find(state, e.Trial);
        if (!trial.IsRetriable || e.Rung != trial.Rung + 1 || e.Attempt != trial.Attempt)
            return state;
        trial = trial with
        {
            Status = trial.Rung < 0 ? TrialStatus.Pending : TrialStatus.Paused,
            Attempt = trial.Attempt + 1,
            Failures = 0,
            Failure = null,
            Reason = null,
        };
        state = state.Set(trial);

        // What ended because this run had, waits again.
        state = Cohort
            .Peers(state, trial)
            .Where(run => run is { Status: TrialStatus.Pruned, Failure: null })
            .Aggregate(state, (next, run) => next.Set(run with { Status = TrialStatus.Paused, Reason = null }));
        return Cohort.Competes(state.Spec, trial) && trial.Entered == trial.Rung ? Transitions.Judge(state, trial, trial.Rung) : state;
    }

    /// <summary>Every trial ends where it is, and no rule is asked about it.</summary>
    public static SweepState Cancel(SweepState state, SweepEvent.SweepCancelled e) =>
        state.Trials.Where(trial => !trial.Ended).Aggregate(state, (next, trial) => next.Set(Cancelled(trial, e.Reason))) with
        {
            IsCancelled = true,
        };

    private static Trial Cancelled(Trial trial, string reason) =>
        trial with
        {
            Status = TrialStatus.Pruned,
            Slot = null,
            Failure = FailureKind.Cancelled,
            Reason = reason,
        };
}
