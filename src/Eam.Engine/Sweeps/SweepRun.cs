using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Storage;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>
/// One sweep while it runs: decide, start segments, append what happened, apply it, decide again. The loop is the only writer of the state and of the
/// folder's files, the checkpoints of running trials excepted.
/// </summary>
internal sealed class SweepRun : IDisposable
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200),
        WriteEvery = TimeSpan.FromSeconds(2);

    private readonly SweepFolder _folder;
    private readonly FolderLock _held;
    private readonly SweepJournal _journal;
    private readonly ITrialRunner _runner;
    private readonly SlotPool _slots;
    private readonly SweepMeter _meter;
    private readonly TimeProvider _time;
    private readonly Action<string>? _notice;
    private readonly DiskGuard _disk;
    private readonly Inbox _inbox;
    private readonly List<SweepEvent> _unrecorded = [];
    private readonly List<Inbox.Letter> _pausing = [];
    private bool _stopping;
    private SweepRecord _record;
    private SweepState _state;
    private long _written;
    private DateTime _described;
    private bool _paused;
    private string? _givenUp;

    public SweepRun(
        SweepFolder folder,
        FolderLock held,
        SweepRecord record,
        SweepJournal journal,
        ITrialRunner runner,
        LocalSweepOptions options,
        SlotBudget budget
    )
    {
        (_folder, _held, _record, _journal, _state, _runner, _time, _notice) = (
            folder,
            held,
            record,
            journal,
            journal.State,
            runner,
            options.Time,
            options.Notice
        );
        _slots = new SlotPool(record.Slots, runner, budget, DeviceBackend.DevicesOf(journal.State.Spec));
        _inbox = new Inbox(folder.Requests);
        _disk = new DiskGuard(folder, record.Slots, options.Time);
        Feed = new SweepFeed(Update(SweepStatus.Running, null));
        _meter = new SweepMeter(folder.Name, Feed, record.Slots);
    }

    public SweepFeed Feed { get; }

    /// <summary>Ends when nothing runs any more; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>It has ended, and another process went on with the sweep since.</summary>
    public bool IsSuperseded =>
        Completion.IsCompleted && (FolderLock.IsHeld(_folder.Lock) || File.GetLastWriteTimeUtc(_folder.Manifest) != _described);

    public void Start()
    {
        // Both are left over from a run that ended too early. This run holds the folder: nobody else writes there.
        _folder.Requests.Clear();
        AtomicFile.RemoveTemporaries(_folder.Path);
        try
        {
            _disk.Begin();
            Manifest.Write(_folder, _record);
        }
        catch
        {
            _slots.Leave();
            _disk.Dispose();
            throw;
        }

        _meter.Begin();
        Completion = Task.Run(LoopAsync);
    }

    /// <summary>Drains: running segments save and stop, and no further ones start.</summary>
    public void Stop() => _ = AskAsync(new SweepRequest(RequestKind.Stop));

    /// <summary>Asks the loop; true when it is done, false when the run ended before.</summary>
    public Task<bool> AskAsync(SweepRequest request)
    {
        var answer = _inbox.Post(request);
        _slots.Wake();
        return answer;
    }

    public void Dispose()
    {
        _held.Dispose();
        _slots.Dispose();
    }

    private async Task LoopAsync()
    {
        var (status, message) = (SweepStatus.Failed, (string?)null);
        try
        {
            using var ticker = _time.CreateTimer(_ => _slots.Wake(), null, ShowEvery, ShowEvery);
            var finished = await RunAsync().ConfigureAwait(false);
            status =
                _state.IsCancelled ? SweepStatus.Cancelled
                : finished ? SweepStatus.Completed
                : _givenUp is null ? SweepStatus.Stopped
                : SweepStatus.Failed;
            message =
                status == SweepStatus.Failed ? _givenUp
                : status == SweepStatus.Stopped
                    ? $"stopped before its end{(_disk.Full is null ? "" : " with the disk full")}; resumed, it goes on from its checkpoints"
                : null;
        }
        catch (Exception failure)
        {
            status = SweepStatus.Failed;
            message = failure is EngineException ? failure.Message : $"{failure.GetType().Name}: {FileErrors.FirstLine(failure)}";
            await DrainAsync().ConfigureAwait(false);
        }

        await CloseAsync(status, message).ConfigureAwait(false);
    }

    /// <summary>True when the sweep is finished, false when it was stopped.</summary>
    private async Task<bool> RunAsync()
    {
        while (true)
        {
            try
            {
                await CollectAsync().ConfigureAwait(false);
                await SteerAsync().ConfigureAwait(false);
                if (_disk.HasRoomAgain())
                    GoOn();
                var finished = !_stopping && Waits is null && await DispatchAsync().ConfigureAwait(false);
                if (finished || _stopping || Waits is not null)
                    _slots.Take(0);
                if ((finished || _stopping) && _slots.IsIdle)
                {
                    WriteResults();
                    return finished;
                }

                if (_disk.Full is null && _time.GetElapsedTime(_written) >= WriteEvery)
                {
                    WriteResults();
                    await _journal.SnapshotAsync(ended: false).ConfigureAwait(false);
                }
            }
            catch (EngineException failure) when (FileErrors.IsDiskFull(failure))
            {
                Pause(failure.Message);
                _slots.Take(0);
                if (_stopping && _slots.IsIdle)
                    return false;
            }

            Show();
            await _slots.Ended.WaitToReadAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Why nothing is started; null while it is.</summary>
    private string? Waits =>
        _disk.Full is not null ? $"paused: {_disk.Full}"
        : _paused ? "paused by its user; resumed, it goes on where it is"
        : null;

    /// <summary>Takes what users ask for.</summary>
    private async ValueTask SteerAsync()
    {
        // A trial that was cut may still be on its slot: it must not be on two.
        while (
            _inbox.Next(request =>
                request.Kind != RequestKind.Retry || !_state.Trials.Any(trial => trial.Ended && _slots.Holds(trial.Number))
            )
                is { } letter
        )
        {
            try
            {
                _state = await _journal.RecordAsync([.. Steering.Events(_folder.Name, _state, letter.Request)]).ConfigureAwait(false);
                _inbox.Take();
                Steer(letter);
            }
            catch (EngineException refusal) when (refusal is NotFoundException or ConflictException)
            {
                _inbox.Take();
                letter.Refuse(refusal);
            }
        }

        if (_slots.IsIdle && _pausing.Count > 0)
        {
            Show();
            _pausing.ForEach(letter => letter.Done());
            _pausing.Clear();
        }
    }

    private void Steer(Inbox.Letter letter)
    {
        switch (letter.Request.Kind)
        {
            case RequestKind.Stop:
                _stopping = true;
                _slots.Halt();
                break;
            case RequestKind.Pause:
                Hold(true);
                _pausing.Add(letter); // answered when nothing runs
                return;
            case RequestKind.Resume:
                Hold(false);
                break;
            case RequestKind.Cancel:
                _slots.Cut(letter.Request.Trial);
                Hold(_paused && letter.Request.Trial is not null); // a sweep that was cancelled ends, paused or not
                break;
        }

        Show();
        letter.Done();
    }

    // Before whoever asked hears that it is done: what is read then shows it.
    private void Show() => Feed.Publish(Update(Waits is null ? SweepStatus.Running : SweepStatus.Paused, Waits ?? _slots.Waiting));

    private void Hold(bool paused)
    {
        if (_paused == paused)
            return;
        _paused = paused;
        if (paused)
            _slots.Halt();
        Describe(paused ? SweepStatus.Paused : SweepStatus.Running, Waits);
    }

    /// <summary>The disk is full: nothing more is started, and what cannot be recorded yet waits. Segments that run go on; what they cannot save is done again.</summary>
    private void Pause(string failure)
    {
        var told = _disk.Full is not null;
        _disk.Report(failure);
        if (told)
            return;
        _notice?.Invoke($"paused: {_disk.Full}");
        Describe(SweepStatus.Paused, $"paused: {_disk.Full}");
    }

    private void GoOn()
    {
        _notice?.Invoke("the disk has room again: the sweep goes on");
        Describe(_paused ? SweepStatus.Paused : SweepStatus.Running, Waits);
    }

    private void Describe(SweepStatus status, string? message)
    {
        try
        {
            Manifest.Write(_folder, _record = _record with { Status = status, Message = message });
        }
        catch (EngineException failure) when (FileErrors.IsDiskFull(failure))
        {
            // Another process took even the reserve: the notice has told it, and the folder says that the sweep runs.
        }
    }

    /// <summary>Takes the machine's commands until it has none; true when the sweep is finished.</summary>
    private async ValueTask<bool> DispatchAsync()
    {
        while (true)
        {
            var commands = SweepMachine.Decide(_state, _slots.Idle);
            if (commands is [SweepCommand.Finish finish])
                return !GivesUp(finish);
            if (commands.Count > 0)
                SweepMeter.Decided();
            if (commands is not [SweepCommand.Record, ..])
            {
                await TrainAsync([.. commands.OfType<SweepCommand.Train>()]).ConfigureAwait(false);
                return false;
            }

            _state = await _journal.RecordAsync([.. commands.Select(EventOf)]).ConfigureAwait(false);
        }
    }

    // The first of them where other sweeps have the slots: each was decided without those after it.
    private async ValueTask TrainAsync(List<SweepCommand.Train> wanted)
    {
        var taken = _slots.Take(wanted.Count);
        var trains = wanted[..taken];
        try
        {
            _state = await _journal.RecordAsync([.. trains.Select(EventOf)]).ConfigureAwait(false);
        }
        catch
        {
            _slots.Decline(taken);
            throw;
        }

        foreach (var train in trains)
        {
            _slots.Start(train);
            _meter.Started(train);
        }
    }

    /// <summary>Too many trials failed: what runs is drained, so that the sweep can be resumed with a higher limit and loses nothing.</summary>
    private bool GivesUp(SweepCommand.Finish finish)
    {
        _givenUp = finish.Failure;
        if (_givenUp is null)
            return false;
        _stopping = true;
        _slots.Halt();
        return true;
    }

    private async ValueTask CollectAsync()
    {
        while (_slots.Ended.TryRead(out var report))
        {
            if (report is null)
                continue;
            _slots.Free(report);
            _meter.Ended(report.Command, report.Outcome, _state);

            // Of a trial that was cancelled meanwhile: it would change nothing.
            if (_state.Trials[report.Command.Trial].Status != TrialStatus.Running)
                continue;
            _unrecorded.Add(EventOf(report));

            // Counted as preempted by the runner itself: a checkpoint was lost and the trial falls back. It costs the trial nothing but time; say so.
            if (report.DiskFull is not null)
                Pause(report.DiskFull);
            else if (report.Outcome is SegmentOutcome.Failed { Kind: FailureKind.Preempted, Reason: var reason })
                _notice?.Invoke(reason);
        }

        // A full disk leaves them for later: each look of the loop tries again.
        if (_unrecorded.Count == 0)
            return;
        _state = await _journal.RecordAsync(_unrecorded).ConfigureAwait(false);
        _unrecorded.Clear();
        Retain();
    }

    private static SweepEvent EventOf(SweepCommand command) =>
        command switch
        {
            SweepCommand.Record record => record.Event,
            SweepCommand.Train train => new SweepEvent.SegmentStarted(train.Trial, train.Rung, train.Attempt, train.Slot),
            _ => throw new InvalidOperationException($"no event for {command.GetType().Name}"),
        };

    private static SweepEvent EventOf(SlotPool.Report report)
    {
        var (trial, rung, attempt) = (report.Command.Trial, report.Command.Rung, report.Command.Attempt);
        return report.Outcome switch
        {
            SegmentOutcome.RungReached reached => new SweepEvent.RungReached(trial, rung, attempt, reached.Points),
            SegmentOutcome.Failed failed => new SweepEvent.SegmentFailed(trial, rung, attempt, failed.Kind, failed.Reason),
            _ => new SweepEvent.SegmentFailed(trial, rung, attempt, FailureKind.Preempted, "stopped; its checkpoint is saved"),
        };
    }

    /// <summary>Retention (design decision 5): two checkpoints of each trial that may go on, and the newest of each best completed or retriable one.</summary>
    private void Retain() => _folder.Checkpoints.Retain(Retention.Active(_state), Retention.Ended(_state));

    private async Task DrainAsync()
    {
        _slots.Halt();
        while (!_slots.IsIdle)
        {
            _slots.Take(0);
            if (await _slots.Ended.ReadAsync().ConfigureAwait(false) is { } report)
                _slots.Free(report);
        }
    }

    private void WriteResults()
    {
        TrialsTable.Write(_folder.Trials, _state);
        CurvesFile.Write(_folder.Curves, _state);
        _written = _time.GetTimestamp();
    }

    private async ValueTask CloseAsync(SweepStatus status, string? message)
    {
        _slots.Leave();
        try
        {
            await SnapshotAsync().ConfigureAwait(false);
            _disk.Dispose();
            _folder.Requests.Clear();
            _record = _record with
            {
                Status = status,
                Message = message,
                Finished = _time.GetUtcNow(),
                Tally = TallyRecord.Of(_state, _journal.Sequence),
            };
            Manifest.Write(_folder, _record);
        }
        catch (EngineException failure) when (!FileErrors.IsDiskFull(failure))
        {
            (status, message) = (SweepStatus.Failed, message ?? failure.Message);
        }
        catch (EngineException)
        {
            // A full disk: the folder will be read as that of a process that ended while it ran, which is resumed in the same way.
        }
        finally
        {
            _described = File.GetLastWriteTimeUtc(_folder.Manifest);

            // The folder is free before readers learn of the end, so that they may resume it at once.
            (_runner as IDisposable)?.Dispose();
            await _journal.DisposeAsync().ConfigureAwait(false);
            _held.Dispose();
            _inbox.Close();
            _meter.Dispose();
            Feed.End(Update(status, message));
        }
    }

    private async ValueTask SnapshotAsync()
    {
        try
        {
            await _journal.SnapshotAsync(ended: true).ConfigureAwait(false);
        }
        catch (EngineException)
        {
            // It would have made the next reading faster, and no more.
        }
    }

    private SweepUpdate Update(SweepStatus status, string? message) =>
        new(_state, status, _folder.Path, message, _slots.Live, _folder.Name, _record.Started, _record.Finished, _journal.Sequence);
}
