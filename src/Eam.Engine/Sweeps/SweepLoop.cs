using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Results;
using Eam.Engine.Storage;

namespace Eam.Engine.Sweeps;

/// <summary>What a running sweep works with.</summary>
/// <param name="Folder">Its results folder.</param>
/// <param name="Journal">Its events and its state.</param>
/// <param name="Slots">Its slots.</param>
/// <param name="Disk">Watches the disk of its folder.</param>
/// <param name="Files">Its description and tables.</param>
/// <param name="Requests">The requests of its users.</param>
/// <param name="Notice">Receives lines for the user; may be null.</param>
internal sealed record RunParts(
    SweepFolder Folder,
    SweepJournal Journal,
    SlotPool Slots,
    DiskGuard Disk,
    RunFiles Files,
    RequestQueue Requests,
    Action<string>? Notice
);

/// <summary>
/// The loop of a running sweep: does what the <see cref="Coordinator"/> decides, with threads as slots. It is the only writer of the state
/// and of the folder's files, except for the checkpoints of running trials.
/// </summary>
internal sealed class SweepLoop : IDisposable
{
    private readonly RunParts _parts;
    private readonly SweepMeter _meter;
    private readonly List<SweepEvent> _unrecorded = [];
    private readonly List<RequestQueue.Pending> _pausing = [];
    private SweepIntent _intent;

    /// <param name="parts">What the sweep works with.</param>
    /// <param name="slots">Number of its slots.</param>
    public SweepLoop(RunParts parts, int slots)
    {
        _parts = parts;
        Feed = new SweepFeed(Update(SweepStatus.Running, null));
        _meter = new SweepMeter(parts.Folder.Name, Feed, slots);
    }

    /// <summary>What the sweep's watchers see.</summary>
    public SweepFeed Feed { get; }

    private SweepState State => _parts.Journal.State;

    private HostState Host =>
        new(_intent, _parts.Slots.Trials, _parts.Slots.Idle) { Obstacle = _parts.Disk.Full, Elapsed = _parts.Files.Elapsed };

    private SweepStatus Status => PauseReason is null ? SweepStatus.Running : SweepStatus.Paused;

    // A stop is not shown before the sweep has ended, but a request for the version before it comes too late.
    private SweepVersion Version => new(_parts.Journal.Sequence, _intent == SweepIntent.Stop ? SweepStatus.Stopped : Status);

    private string? PauseReason => Coordinator.PauseReason(State, _intent, _parts.Disk.Full);

    /// <summary>Runs the sweep. Returns how it ends.</summary>
    public async Task<HostCommand.Close> RunAsync()
    {
        _meter.Begin();
        while (true)
        {
            try
            {
                await CollectAsync().ConfigureAwait(false);
                await TakeRequestsAsync().ConfigureAwait(false);
                if (_parts.Disk.HasRoomAgain())
                    Describe("the disk has room again: the sweep continues");
                if (await AdvanceAsync().ConfigureAwait(false) is { } end)
                {
                    _parts.Files.WriteTables(State);
                    return end;
                }

                if (_parts.Disk.Full is null && _parts.Files.AreDue)
                {
                    _parts.Files.WriteTables(State);
                    await _parts.Journal.SnapshotAsync(ended: false).ConfigureAwait(false);
                }
            }
            catch (EngineException failure) when (FileErrors.IsDiskFull(failure))
            {
                WaitForDisk(failure.Message);
                _parts.Slots.Take(0);
                if (Coordinator.Next(State, Host) is [.., HostCommand.Close end])
                    return end;
            }

            _parts.Files.Refresh();
            Show();
            await _parts.Slots.Ended.WaitToReadAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Records how segments have ended, and frees their slots.</summary>
    private async ValueTask CollectAsync()
    {
        while (_parts.Slots.Ended.TryRead(out var report))
        {
            if (report is null)
                continue;
            var outcome = report.Result.Outcome;
            _parts.Slots.Free(report);
            _meter.Ended(report.Segment, report.Slot, outcome, State);
            if (Coordinator.Ended(State, report.Segment, outcome) is not { } ended)
                continue;
            _unrecorded.Add(ended);
            if (report.Result.Obstacle is { } obstacle)
                WaitForDisk(obstacle);
            else if (outcome is SegmentOutcome.Failed { Kind: FailureKind.Preempted, Reason: var reason })
                _parts.Notice?.Invoke(reason); // such as a lost checkpoint: it costs the trial only time
        }

        // If the disk is full they stay, and each pass of the loop tries again.
        if (_unrecorded.Count == 0)
            return;
        await _parts.Journal.RecordAsync(_unrecorded).ConfigureAwait(false);
        _unrecorded.Clear();
        _parts.Files.Retain(State);
    }

    private async ValueTask TakeRequestsAsync()
    {
        while (_parts.Requests.Next(request => Coordinator.CanTake(State, request.Kind, _parts.Slots.Trials)) is { } pending)
        {
            try
            {
                RequestEvents.RequireExpected(_parts.Folder.Name, Version, pending.Request);
                await _parts.Journal.RecordAsync(RequestEvents.Of(_parts.Folder.Name, State, pending.Request)).ConfigureAwait(false);
                _parts.Requests.Take();
                Take(pending);
            }
            catch (EngineException refusal) when (refusal is NotFoundException or ConflictException)
            {
                _parts.Requests.Take();
                pending.Refuse(refusal);
            }
        }

        if (_parts.Slots.IsIdle && _pausing.Count > 0)
        {
            Show();
            _pausing.ForEach(pending => pending.Complete());
            _pausing.Clear();
        }
    }

    private void Take(RequestQueue.Pending pending)
    {
        var paused = _intent == SweepIntent.Pause;
        _intent = Coordinator.After(_intent, pending.Request);
        if (pending.Request.Kind == RequestKind.Resume && Coordinator.IsTimeOver(State, _parts.Files.Elapsed))
        {
            // Its segments still save because its time is over. They start again then.
            _parts.Files.Renew();
            Describe();
        }

        foreach (var command in Coordinator.Unwanted(State, Host))
            End(command);
        if (paused != (_intent == SweepIntent.Pause))
            Describe();

        // A pause is answered when nothing runs any more. Other requests are answered after their effect is shown.
        if (pending.Request.Kind == RequestKind.Pause)
        {
            _pausing.Add(pending);
            return;
        }

        Show();
        pending.Complete();
    }

    /// <summary>
    /// Does what the coordinator says until there is nothing more to do now. Returns how the sweep ends, or null if it continues.
    /// </summary>
    private async ValueTask<HostCommand.Close?> AdvanceAsync()
    {
        while (true)
        {
            foreach (var command in Coordinator.Next(State, Host))
            {
                switch (command)
                {
                    case HostCommand.Record record:
                        SweepMeter.Decided();
                        await _parts.Journal.RecordAsync(record.Events).ConfigureAwait(false);
                        break;
                    case HostCommand.Start start:
                        SweepMeter.Decided();
                        await StartAsync(start.Segments).ConfigureAwait(false);
                        return null;
                    case HostCommand.Wait:
                        _parts.Slots.Take(0);
                        return null;
                    case HostCommand.Close close:
                        _parts.Slots.Take(0);
                        return close;
                    default:
                        End(command);
                        break;
                }
            }
        }
    }

    private void End(HostCommand command)
    {
        if (command is HostCommand.Cut cut)
            _parts.Slots.Cut(cut.Trials);
        else if (command is HostCommand.Halt halt)
            _parts.Slots.Halt(halt.Trials);
    }

    // Other sweeps may have some of the slots.
    private async ValueTask StartAsync(IReadOnlyList<SweepCommand.Train> wanted)
    {
        var taken = _parts.Slots.Take(wanted.Count);
        var trains = wanted.Take(taken).ToList();
        try
        {
            await _parts.Journal.RecordAsync(Coordinator.Started(trains)).ConfigureAwait(false);
        }
        catch
        {
            _parts.Slots.Decline(taken);
            throw;
        }

        foreach (var (segment, slot) in trains)
        {
            _parts.Slots.Start(segment, slot);
            _meter.Started(segment, slot);
        }
    }

    /// <summary>Starts nothing until the disk has room. Running segments continue; what they cannot save is trained again.</summary>
    private void WaitForDisk(string failure)
    {
        var isKnown = _parts.Disk.Full is not null;
        _parts.Disk.Report(failure);
        if (!isKnown)
            Describe(PauseReason);
    }

    private void Describe(string? notice = null)
    {
        if (notice is not null)
            _parts.Notice?.Invoke(notice);
        _parts.Files.Describe(Status, PauseReason);
    }

    private void Show() => Feed.Publish(Update(Status, PauseReason ?? _parts.Slots.Waiting));

    /// <summary>Ends all segments after a failure of the loop.</summary>
    public async Task DrainAsync()
    {
        _parts.Slots.Halt(_parts.Slots.Trials);
        while (!_parts.Slots.IsIdle)
        {
            _parts.Slots.Take(0);
            if (await _parts.Slots.Ended.ReadAsync().ConfigureAwait(false) is { } report)
                _parts.Slots.Free(report);
        }
    }

    /// <summary>Shows the end of the sweep to its watchers, and to those who wait for a pause.</summary>
    public void Close(HostCommand.Close end)
    {
        Dispose();

        Feed.End(Update(end.Status, end.Message));

        // A sweep may end before it has paused, for example because a segment's end cannot be recorded.
        _pausing.ForEach(pending => pending.Drop());
        _pausing.Clear();
    }

    public void Dispose() => _meter.Dispose();

    private SweepUpdate Update(SweepStatus status, string? message) =>
        new(
            State,
            status,
            _parts.Folder.Path,
            message,
            _parts.Slots.Live,
            _parts.Folder.Name,
            _parts.Files.Record.Started,
            _parts.Files.Record.Finished,
            _parts.Journal.Sequence
        );
}
