using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Storage;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>
/// Hosts one running sweep in this process: does what the <see cref="Coordinator"/> decides, with threads as slots. Its loop is the only writer of the state and of the
/// folder's files, except for the checkpoints of running trials.
/// </summary>
internal sealed class SweepRun : IDisposable
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200);

    private readonly SweepFolder _folder;
    private readonly FolderLock _held;
    private readonly SweepJournal _journal;
    private readonly ITrialRunner _runner;
    private readonly LocalSweepOptions _options;
    private readonly SlotPool _slots;
    private readonly SweepMeter _meter;
    private readonly DiskGuard _disk;
    private readonly RunFiles _files;
    private readonly RequestQueue _requests;
    private readonly List<SweepEvent> _unrecorded = [];
    private readonly List<RequestQueue.Pending> _pausing = [];
    private SweepIntent _intent;
    private SweepState _state;

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
        _folder = folder;
        _held = held;
        _journal = journal;
        _state = journal.State;
        _runner = runner;
        _options = options;
        _slots = new SlotPool(record.Slots, runner, budget, DeviceBackend.DevicesOf(journal.State.Spec));
        _requests = new RequestQueue(folder.Requests);
        _disk = new DiskGuard(folder, record.Slots, options.Time);
        _files = new RunFiles(folder, record, options.Time);
        Feed = new SweepFeed(Update(SweepStatus.Running, null));
        _meter = new SweepMeter(folder.Name, Feed, record.Slots);
    }

    public SweepFeed Feed { get; }

    /// <summary>Completes when nothing runs any more; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Whether the run has ended and another process has continued the sweep since.</summary>
    public bool IsSuperseded => Completion.IsCompleted && _files.IsSuperseded;

    public void Start()
    {
        try
        {
            _disk.Begin();
            _files.Begin();
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

    /// <summary>Lets running segments save and stop, and starts no others.</summary>
    public void Stop() => _ = AskAsync(new SweepRequest(RequestKind.Stop));

    /// <summary>Passes a request to the loop. Returns true when the request is done, false if the run ended first.</summary>
    public Task<bool> AskAsync(SweepRequest request)
    {
        var answer = _requests.Post(request);
        _slots.Wake();
        return answer;
    }

    public void Dispose()
    {
        _held.Dispose();
        _slots.Dispose();
    }

    private HostState Host => new(_intent, _slots.Trials, _slots.Idle) { Obstacle = _disk.Full };

    private string? PauseReason => Coordinator.PauseReason(_state, _intent, _disk.Full);

    private async Task LoopAsync()
    {
        HostCommand.Close end;
        try
        {
            using var ticker = _options.Time.CreateTimer(_ => _slots.Wake(), null, ShowEvery, ShowEvery);
            end = await RunAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            end = new(SweepStatus.Failed, FileErrors.Describe(failure));
            await DrainAsync().ConfigureAwait(false);
        }

        await CloseAsync(end).ConfigureAwait(false);
    }

    private async Task<HostCommand.Close> RunAsync()
    {
        while (true)
        {
            try
            {
                await CollectAsync().ConfigureAwait(false);
                await TakeRequestsAsync().ConfigureAwait(false);
                if (_disk.HasRoomAgain())
                    Describe("the disk has room again: the sweep continues");
                if (await AdvanceAsync().ConfigureAwait(false) is { } end)
                {
                    _files.WriteTables(_state);
                    return end;
                }

                if (_disk.Full is null && _files.AreDue)
                {
                    _files.WriteTables(_state);
                    await _journal.SnapshotAsync(ended: false).ConfigureAwait(false);
                }
            }
            catch (EngineException failure) when (FileErrors.IsDiskFull(failure))
            {
                WaitForDisk(failure.Message);
                _slots.Take(0);
                if (Coordinator.Next(_state, Host) is [.., HostCommand.Close end])
                    return end;
            }

            Show();
            await _slots.Ended.WaitToReadAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Records how segments have ended, and frees their slots.</summary>
    private async ValueTask CollectAsync()
    {
        while (_slots.Ended.TryRead(out var report))
        {
            if (report is null)
                continue;
            var outcome = report.Result.Outcome;
            _slots.Free(report);
            _meter.Ended(report.Segment, report.Slot, outcome, _state);
            if (Coordinator.Ended(_state, report.Segment, outcome) is not { } ended)
                continue;
            _unrecorded.Add(ended);
            if (report.Result.Obstacle is { } obstacle)
                WaitForDisk(obstacle);
            else if (outcome is SegmentOutcome.Failed { Kind: FailureKind.Preempted, Reason: var reason })
                _options.Notice?.Invoke(reason); // such as a lost checkpoint: it costs the trial only time
        }

        // If the disk is full they stay, and each pass of the loop tries again.
        if (_unrecorded.Count == 0)
            return;
        _state = await _journal.RecordAsync(_unrecorded).ConfigureAwait(false);
        _unrecorded.Clear();
        _files.Retain(_state);
    }

    private async ValueTask TakeRequestsAsync()
    {
        while (_requests.Next(request => Coordinator.CanTake(_state, request.Kind, _slots.Trials)) is { } pending)
        {
            try
            {
                _state = await _journal.RecordAsync(RequestEvents.Of(_folder.Name, _state, pending.Request)).ConfigureAwait(false);
                _requests.Take();
                Take(pending);
            }
            catch (EngineException refusal) when (refusal is NotFoundException or ConflictException)
            {
                _requests.Take();
                pending.Refuse(refusal);
            }
        }

        if (_slots.IsIdle && _pausing.Count > 0)
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
        foreach (var command in Coordinator.Unwanted(_state, Host))
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

    /// <summary>Does what the coordinator says until there is nothing more to do now. Returns how the sweep ends, or null if it continues.</summary>
    private async ValueTask<HostCommand.Close?> AdvanceAsync()
    {
        while (true)
        {
            foreach (var command in Coordinator.Next(_state, Host))
            {
                switch (command)
                {
                    case HostCommand.Record record:
                        SweepMeter.Decided();
                        _state = await _journal.RecordAsync(record.Events).ConfigureAwait(false);
                        break;
                    case HostCommand.Start start:
                        SweepMeter.Decided();
                        await StartAsync(start.Segments).ConfigureAwait(false);
                        return null;
                    case HostCommand.Wait:
                        _slots.Take(0);
                        return null;
                    case HostCommand.Close close:
                        _slots.Take(0);
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
            _slots.Cut(cut.Trials);
        else if (command is HostCommand.Halt halt)
            _slots.Halt(halt.Trials);
    }

    // Other sweeps may have some of the slots.
    private async ValueTask StartAsync(IReadOnlyList<SweepCommand.Train> wanted)
    {
        var taken = _slots.Take(wanted.Count);
        var trains = wanted.Take(taken).ToList();
        try
        {
            _state = await _journal.RecordAsync(Coordinator.Started(trains)).ConfigureAwait(false);
        }
        catch
        {
            _slots.Decline(taken);
            throw;
        }

        foreach (var (segment, slot) in trains)
        {
            _slots.Start(segment, slot);
            _meter.Started(segment, slot);
        }
    }

    /// <summary>Starts nothing until the disk has room. Running segments continue; what they cannot save is trained again.</summary>
    private void WaitForDisk(string failure)
    {
        var isKnown = _disk.Full is not null;
        _disk.Report(failure);
        if (!isKnown)
            Describe(PauseReason);
    }

    private void Describe(string? notice = null)
    {
        if (notice is not null)
            _options.Notice?.Invoke(notice);
        _files.Describe(PauseReason is null ? SweepStatus.Running : SweepStatus.Paused, PauseReason);
    }

    private void Show() =>
        Feed.Publish(Update(PauseReason is null ? SweepStatus.Running : SweepStatus.Paused, PauseReason ?? _slots.Waiting));

    private async Task DrainAsync()
    {
        _slots.Halt(_slots.Trials);
        while (!_slots.IsIdle)
        {
            _slots.Take(0);
            if (await _slots.Ended.ReadAsync().ConfigureAwait(false) is { } report)
                _slots.Free(report);
        }
    }

    private async ValueTask CloseAsync(HostCommand.Close end)
    {
        _slots.Leave();
        try
        {
            await _journal.SnapshotAsync(ended: true).ConfigureAwait(false);
        }
        catch (EngineException)
        {
            // A snapshot only makes the next reading faster.
        }

        try
        {
            _disk.Dispose();
            end = _files.Close(end, _state, _journal.Sequence);
        }
        finally
        {
            // The folder is free before readers see the end, so that they may resume the sweep at once.
            (_runner as IDisposable)?.Dispose();
            await _journal.DisposeAsync().ConfigureAwait(false);
            _held.Dispose();
            _requests.Close();
            _meter.Dispose();
            Feed.End(Update(end.Status, end.Message));
        }
    }

    private SweepUpdate Update(SweepStatus status, string? message) =>
        new(
            _state,
            status,
            _folder.Path,
            message,
            _slots.Live,
            _folder.Name,
            _files.Record.Started,
            _files.Record.Finished,
            _journal.Sequence
        );
}
