namespace Eam.Core.Sweeps;

/// <summary>
/// The part of running a sweep that is the same in one process and on a cluster: which segments to end, what to record, what to start, and
/// when and how the sweep ends. It is a pure function; the host has the threads, the devices and the log.
/// </summary>
/// <remarks>
/// A host asks <see cref="Next"/> after each change and does the commands in order. After <see cref="HostCommand.Record"/> it asks again.
/// When a segment ends, the host appends <see cref="Ended"/>; when it has lost segments, <see cref="Lost"/>.
/// </remarks>
public static class Coordinator
{
    /// <summary>The message of a sweep that its time limit has stopped.</summary>
    public const string TimeIsOver = "stopped: its time_limit is over; resume it to continue from its checkpoints";

    /// <summary>Returns what to do now: first the segments to end, then exactly one of Record, Start, Wait and Close.</summary>
    public static IReadOnlyList<HostCommand> Next(SweepState state, HostState host) => [.. Unwanted(state, host), Step(state, host)];

    /// <summary>Returns the commands that end segments which are no longer needed; part of <see cref="Next"/>.</summary>
    public static IReadOnlyList<HostCommand> Unwanted(SweepState state, HostState host)
    {
        var isWanted = !state.IsCancelled && IsWanted(state, host.Intent) && !IsTimeOver(state, host.Elapsed);
        if (isWanted && host.IsInStep && host.Running.Count == state.Index.Busy.Count)
            return [];
        var (cut, halted) = (new List<int>(), new List<int>());
        foreach (var trial in host.Running)
        {
            if (IsCancelled(state, trial))
                cut.Add(trial);
            else if (!isWanted)
                halted.Add(trial);
        }

        var commands = new List<HostCommand>(2);
        if (cut.Count > 0)
            commands.Add(new HostCommand.Cut(cut));
        if (halted.Count > 0)
            commands.Add(new HostCommand.Halt(halted));
        return commands;
    }

    /// <summary>Whether a sweep has run for as long as it may.</summary>
    /// <param name="state">The sweep.</param>
    /// <param name="elapsed">The time since its start, or since it was last resumed: a resumed sweep has its whole limit again.</param>
    public static bool IsTimeOver(SweepState state, TimeSpan elapsed)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Spec.TimeLimit is { } limit && elapsed >= limit;
    }

    /// <summary>Whether the trial's segment should train: it was not cancelled, and the sweep is not paused, stopped or given up.</summary>
    public static bool IsWanted(SweepState state, SweepIntent intent, int trial) => !IsCancelled(state, trial) && IsWanted(state, intent);

    /// <summary>
    /// Whether the segment of a trial was cancelled, by itself or with its sweep, so that its result would change nothing.
    /// </summary>
    public static bool IsCancelled(SweepState state, int trial)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.IsCancelled || state.Trials[trial].Status != TrialStatus.Running;
    }

    /// <summary>
    /// Returns why nothing may start, one line: something prevents saving, or a user paused the sweep. Null if segments may start.
    /// </summary>
    public static string? PauseReason(SweepState state, SweepIntent intent, string? obstacle)
    {
        ArgumentNullException.ThrowIfNull(state);
        return obstacle is not null ? $"paused: {obstacle}"
            : intent == SweepIntent.Pause && !state.IsCancelled ? "paused by its user; resume it to continue"
            : null;
    }

    /// <summary>Returns what the users want after a request. A cancelled sweep ends even if it was paused.</summary>
    public static SweepIntent After(SweepIntent intent, SweepRequest request) =>
        request.Kind switch
        {
            RequestKind.Stop => SweepIntent.Stop,
            RequestKind.Pause when intent == SweepIntent.Run => SweepIntent.Pause,
            RequestKind.Resume or RequestKind.Cancel when intent == SweepIntent.Pause && request.Trial is null => SweepIntent.Run,
            _ => intent,
        };

    /// <summary>
    /// Whether a request can be taken now. A retry waits until no cancelled segment is left on a slot, so that a trial is never on two
    /// slots at once.
    /// </summary>
    public static bool CanTake(SweepState state, RequestKind request, IEnumerable<int> running) =>
        request != RequestKind.Retry || !running.Any(trial => state.Trials[trial].Ended);

    /// <summary>Returns the events that a host appends before it starts these segments, in their order.</summary>
    public static IReadOnlyList<SweepEvent> Started(IEnumerable<SweepCommand.Train> segments) =>
        [
            .. segments.Select(train => new SweepEvent.SegmentStarted(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                train.Slot
            )),
        ];

    /// <summary>Returns the event of a segment's end; null if the trial was cancelled meanwhile, so that the end changes nothing.</summary>
    public static SweepEvent? Ended(SweepState state, Segment segment, SegmentOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(segment);
        if (state.Trials[segment.Trial].Status != TrialStatus.Running)
            return null;
        return outcome switch
        {
            SegmentOutcome.RungReached reached => new SweepEvent.RungReached(segment.Trial, segment.Rung, segment.Attempt, reached.Points)
            {
                Base = reached.Base,
            },
            SegmentOutcome.Failed failed => Failed(segment.Trial, segment.Rung, segment.Attempt, failed.Kind, failed.Reason) with
            {
                Compute = Beyond(state, segment.Trial, failed),
                Lost = failed is { Kind: FailureKind.Crashed, Lost: > 0 and < double.PositiveInfinity } ? failed.Lost : null,
            },
            _ => Failed(segment.Trial, segment.Rung, segment.Attempt, FailureKind.Preempted, "stopped; its checkpoint is saved"),
        };
    }

    /// <summary>
    /// Returns the events of segments that their host has lost. The trials keep their place and continue from their checkpoints.
    /// </summary>
    /// <param name="state">The sweep.</param>
    /// <param name="trials">Trials whose segments are lost; trials that no longer run are skipped.</param>
    /// <param name="reason">One line.</param>
    public static IReadOnlyList<SweepEvent> Lost(SweepState state, IEnumerable<int> trials, string reason)
    {
        ArgumentNullException.ThrowIfNull(state);
        return
        [
            .. trials
                .Select(number => state.Trials[number])
                .Where(trial => trial.Status == TrialStatus.Running)
                .Select(trial => Failed(trial.Number, trial.Rung + 1, trial.Attempt, FailureKind.Preempted, reason)),
        ];
    }

    /// <summary>Returns the state of a sweep that no host runs any more, as its next host will find it: no trial runs.</summary>
    /// <param name="state">The fold of the events that the host has recorded.</param>
    /// <param name="reason">One line.</param>
    public static SweepState Abandoned(SweepState state, string reason) =>
        Lost(state, Running(state), reason).Aggregate(state, SweepMachine.Apply);

    /// <summary>Returns the trials that run according to the state.</summary>
    public static IEnumerable<int> Running(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Trials.Where(trial => trial.Status == TrialStatus.Running).Select(trial => trial.Number);
    }

    /// <summary>
    /// Returns whether nothing is left to do, so that resuming the sweep would change nothing: it was cancelled, or every trial has ended.
    /// A sweep that has given up is not over, because it continues with a higher limit.
    /// </summary>
    public static bool IsOver(SweepState state) => SweepMachine.Decide(state, []) is [SweepCommand.Finish { Failure: null }];

    private static bool IsWanted(SweepState state, SweepIntent intent) => intent == SweepIntent.Run && SweepMachine.GivesUp(state) is null;

    private static HostCommand Step(SweepState state, HostState host)
    {
        var isIdle = host.Running.Count == 0 && !host.IsRecovering;
        if (host.Intent == SweepIntent.Stop)
            return isIdle ? Stopped(state, host.Obstacle) : new HostCommand.Wait(null);
        if (IsTimeOver(state, host.Elapsed))
            return isIdle ? OutOfTime(state, host) : new HostCommand.Wait(null);
        if (PauseReason(state, host.Intent, host.Obstacle) is { } reason)
            return new HostCommand.Wait(reason);
        if (host.IsRecovering)
            return new HostCommand.Wait(null);
        return SweepMachine.Decide(state, host.IdleSlots) switch
        {
            [SweepCommand.Finish finish] => isIdle ? Finished(state, finish.Failure) : new HostCommand.Wait(null),
            [SweepCommand.Record, ..] commands => new HostCommand.Record([.. commands.Cast<SweepCommand.Record>().Select(c => c.Event)]),
            [_, ..] commands => new HostCommand.Start([.. commands.Cast<SweepCommand.Train>()]),
            _ => new HostCommand.Wait(null),
        };
    }

    private static HostCommand.Close Finished(SweepState state, string? failure) =>
        state.IsCancelled ? new(SweepStatus.Cancelled)
        : (failure ?? FailureSummary.NoResult(state)) is { } reason ? new(SweepStatus.Failed, reason)
        : new(SweepStatus.Completed);

    private static HostCommand.Close Stopped(SweepState state, string? obstacle) =>
        state.IsCancelled ? new(SweepStatus.Cancelled)
        : SweepMachine.GivesUp(state) is { } failure ? new(SweepStatus.Failed, failure)
        : new(
            SweepStatus.Stopped,
            $"stopped before its end{(obstacle is null ? "" : " with the disk full")}; resume it to continue from its checkpoints"
        );

    // The compute at which a segment failed, if it is not already in the trial's last point. A preempted segment repeats what it has lost.
    private static double? Beyond(SweepState state, int trial, SegmentOutcome.Failed failed) =>
        failed.Kind != FailureKind.Preempted
        && failed.Compute is { } compute
        && double.IsFinite(compute)
        && compute > state.Trials[trial].Spent.In(state.Spec.Halving.Unit)
            ? compute
            : null;

    // A sweep whose last segment ended in time is finished.
    private static HostCommand.Close OutOfTime(SweepState state, HostState host) =>
        SweepMachine.Decide(state, host.IdleSlots) is [SweepCommand.Finish finish]
            ? Finished(state, finish.Failure)
            : new(SweepStatus.Stopped, TimeIsOver);

    private static SweepEvent.SegmentFailed Failed(int trial, int rung, int attempt, FailureKind kind, string reason) =>
        new(trial, rung, attempt, kind, reason);
}
