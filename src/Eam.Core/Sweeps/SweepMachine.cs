namespace Eam.Core.Sweeps;

/// <summary>
/// The scheduler as a pure state machine: no clock, no I/O, and no randomness except the sweep's seed (docs/architecture.md).
/// </summary>
/// <remarks>
/// <para>
/// A host loops: it asks <c>commands = Decide(state, idle slots)</c> and executes the commands in order. For
/// <see cref="SweepCommand.Record"/> it appends the event to the log and applies it with <see cref="Apply"/>; such a batch has only
/// records, and after it the host decides again. For <see cref="SweepCommand.Train"/> it appends <see cref="SweepEvent.SegmentStarted"/>
/// with the command's trial, rung, attempt and slot, applies it, and starts the segment. On <see cref="SweepCommand.Finish"/> the sweep has
/// ended, or gives up. On an empty batch the host waits until a segment ends.
/// </para>
/// <para>
/// When a segment ends, the host appends and applies <see cref="SweepEvent.RungReached"/> or <see cref="SweepEvent.SegmentFailed"/>. The
/// state is the fold of the log: <c>log.Aggregate(SweepState.Start(spec), SweepMachine.Apply)</c>. After a restart the host reports every
/// trial that is running according to the state as <see cref="FailureKind.Preempted"/> and continues.
/// </para>
/// </remarks>
public static class SweepMachine
{
    /// <summary>
    /// Returns the commands to execute now. Equal states and slots give equal commands. A command costs O(log trials); a draw from history
    /// also costs what its searcher does with the history.
    /// </summary>
    /// <param name="state">State of the sweep.</param>
    /// <param name="idleSlots">Slots that can take a segment. Slots that are busy according to the state are skipped.</param>
    public static IReadOnlyList<SweepCommand> Decide(SweepState state, IReadOnlyList<int> idleSlots)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(idleSlots);
        if (state.IsCancelled)
            return [new SweepCommand.Finish()];
        if (GivesUp(state) is { } failure)
            return [new SweepCommand.Finish(failure)];
        if (Roster.Due(state) is { Count: > 0 } due)
            return [.. due.Select(created => new SweepCommand.Record(created))];
        if (state.Index.Unended == 0)
            return [new SweepCommand.Finish()];

        var commands = new List<SweepCommand>();
        for (var i = 0; i < idleSlots.Count; i++)
        {
            var slot = idleSlots[i];
            if (state.Index.Busy.ContainsKey(slot))
                continue;
            if (Dispatch.Next(state) is not { } trial)
                break;
            var train = Train(trial, slot, state);
            commands.Add(train);

            // The next slot must see this slot's segment as started.
            if (i < idleSlots.Count - 1)
                state = Coordinator.Started([train]).Aggregate(state, Apply);
        }

        return commands;
    }

    /// <summary>Returns the state after an event. A repeated or late event changes nothing.</summary>
    /// <exception cref="ArgumentException">
    /// The event belongs to a trial that no earlier event created, or it is a report without a point: the log is not that of this sweep.
    /// </exception>
    public static SweepState Apply(SweepState state, SweepEvent e)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.IsCancelled)
            return state;
        return e switch
        {
            SweepEvent.TrialCreated created => Transitions.Create(state, created),
            SweepEvent.SegmentStarted started => Transitions.Start(state, started),
            SweepEvent.RungReached reached => Transitions.Reach(state, reached),
            SweepEvent.SegmentFailed failed => Transitions.Fail(state, failed),
            SweepEvent.TrialCancelled cancelled => Steering.Cancel(state, cancelled),
            SweepEvent.TrialRetried retried => Steering.Retry(state, retried),
            SweepEvent.SweepCancelled cancelled => Steering.Cancel(state, cancelled),
            _ => throw new ArgumentException($"unknown event {e?.GetType().Name}", nameof(e)),
        };
    }

    /// <summary>
    /// Returns whether the sweep has ended by itself: it was not cancelled, it did not give up, all trials have ended, and no further trial
    /// is due.
    /// </summary>
    internal static bool IsOver(SweepState state) =>
        !state.IsCancelled && !state.Trials.IsEmpty && state.Index.Unended == 0 && GivesUp(state) is null && Roster.Due(state).Count == 0;

    /// <summary>
    /// Returns why the sweep gives up, one line; null if it does not. It depends on the state alone, so a resume with a higher limit
    /// continues the same log.
    /// </summary>
    internal static string? GivesUp(SweepState state)
    {
        if (state.IsCancelled || state.Spec.MaxFailedTrials is not { } most || state.Index.Failed <= most)
            return null;
        var first = state.Trials.First(trial => trial.Status == TrialStatus.Failed);
        var failed = state.Index.Failed == 1 ? "1 trial has failed" : $"{state.Index.Failed} trials have failed";
        return $"{failed}, more than max_failed_trials: {most}; the first: {first.Reason}";
    }

    private static SweepCommand.Train Train(Trial trial, int slot, SweepState state)
    {
        var (rung, targets) = (trial.Rung + 1, state.Index.Targets);
        var from = rung == 0 ? 0 : targets[rung - 1];
        return new(
            new(trial.Number, rung, trial.Attempt, trial.Configuration, trial.Seed, from, targets[rung]) { MeasuresBase = state.NeedsBase },
            slot
        );
    }
}
