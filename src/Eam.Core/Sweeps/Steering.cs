namespace Eam.Core.Sweeps;

/// <summary>Applies a user's cancels and retries to the state.</summary>
internal static class Steering
{
    /// <summary>
    /// Ends a trial where it is. In its rung it counts like a trial that diverged there: among the n, and not among the best. If the rung
    /// waited only for this trial, the rung is now closed. If the trial was promoted, its place among the promoted stays taken.
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
    /// Lets a trial continue from its checkpoint as if it had not failed. Its rung is open again until the trial has reported there.
    /// Verdicts that were given without it are final, so the rung may promote one trial more than the rule's number. A trial that was
    /// cancelled while it waited for a verdict waits again.
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
            FailedAt = null,
        };
        state = state.Set(trial);

        // Runs that were pruned because this run had ended wait again.
        state = Cohort
            .Peers(state, trial)
            .Where(run => run is { Status: TrialStatus.Pruned, Failure: null })
            .Aggregate(state, (next, run) => next.Set(run with { Status = TrialStatus.Paused, Reason = null }));
        return Cohort.Competes(state.Spec, trial) && trial.Entered == trial.Rung ? Transitions.Judge(state, trial, trial.Rung) : state;
    }

    /// <summary>Ends every trial where it is, without asking the halving rule.</summary>
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
