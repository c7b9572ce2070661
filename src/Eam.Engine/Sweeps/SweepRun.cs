using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>
/// One sweep while it runs: decide, start segments, append what happened, apply it, decide again. The loop is the only writer of the state and of the
/// folder's files, the checkpoints of running trials excepted.
/// </summary>
internal sealed class SweepRun : IDisposable
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200), WriteEvery = TimeSpan.FromSeconds(2);

    private readonly SweepFolder _folder;
    private readonly FolderLock _held;
    private readonly EventLog _log;
    private readonly SlotPool _slots;
    private readonly TimeProvider _time;
    private readonly Action<string>? _notice;
    private readonly CancellationTokenSource _drain = new();
    private SweepRecord _record;
    private SweepState _state;
    private long _written;

    public SweepRun(SweepFolder folder, FolderLock held, SweepRecord record, SweepState state, EventLog log, ITrialRunner runner, LocalSweepOptions options)
    {
        (_folder, _held, _record, _state, _log, _time, _notice) = (folder, held, record, state, log, options.Time, options.Notice);
        _slots = new SlotPool(record.Slots, runner, _drain.Token);
        Feed = new SweepFeed(Update(SweepStatus.Running, null));
    }

    public SweepFeed Feed { get; }

    /// <summary>Ends when nothing runs any more; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start()
    {
        _folder.Control.Clear(); // of a run that ended before it looked
        Manifest.Write(_folder, _record);
        Completion = Task.Run(LoopAsync);
    }

    /// <summary>Drains: running segments save and stop, and no further ones start.</summary>
    public void Stop()
    {
        _drain.Cancel();
        _slots.Wake();
    }

    public void Dispose()
    {
        _log.Dispose();
        _held.Dispose();
        _drain.Dispose();
    }

    private async Task LoopAsync()
    {
        var (status, message) = (SweepStatus.Failed, (string?)null);
        try
        {
            using var ticker = _time.CreateTimer(_ => _slots.Wake(), null, ShowEvery, ShowEvery);
            status = await RunAsync().ConfigureAwait(false) ? SweepStatus.Completed : SweepStatus.Stopped;
            message = status == SweepStatus.Stopped ? "stopped before its end; resumed, it goes on from its checkpoints" : null;
            WriteResults();
        }
        catch (Exception failure)
        {
            status = SweepStatus.Failed;
            message = failure is EngineException ? failure.Message : $"{failure.GetType().Name}: {FileErrors.FirstLine(failure)}";
            await DrainAsync().ConfigureAwait(false);
        }

        Close(status, message);
    }

    /// <summary>True when the sweep is finished, false when it was stopped.</summary>
    private async Task<bool> RunAsync()
    {
        while (true)
        {
            var finished = !_drain.IsCancellationRequested && Dispatch();
            if (finished || (_drain.IsCancellationRequested && _slots.IsIdle))
                return finished;
            Feed.Publish(Update(SweepStatus.Running, null));
            await _slots.Ended.WaitToReadAsync().ConfigureAwait(false);
            Collect();
            if (!_drain.IsCancellationRequested && _folder.Control.IsStopAsked)
                await _drain.CancelAsync().ConfigureAwait(false);
            if (_time.GetElapsedTime(_written) >= WriteEvery)
                WriteResults();
        }
    }

    /// <summary>Takes the machine's commands until it has none; true when the sweep is finished.</summary>
    private bool Dispatch()
    {
        while (true)
        {
            var commands = SweepMachine.Decide(_state, _slots.Idle);
            if (commands.Any(command => command is SweepCommand.Finish))
                return true;
            Record([.. commands.Select(EventOf)]);
            foreach (var train in commands.OfType<SweepCommand.Train>())
                _slots.Start(train);
            if (!commands.Any(command => command is SweepCommand.Record))
                return false;
        }
    }

    private void Collect()
    {
        var events = new List<SweepEvent>();
        while (_slots.Ended.TryRead(out var report))
        {
            if (report is null)
                continue;
            _slots.Free(report);
            events.Add(EventOf(report));

            // Counted as preempted by the runner itself: a checkpoint was lost and the trial falls back. It costs the trial nothing but time; say so.
            if (report.Outcome is SegmentOutcome.Failed { Kind: FailureKind.Preempted, Reason: var reason })
                _notice?.Invoke(reason);
        }

        if (events.Count == 0)
            return;
        Record(events);
        Retain();
    }

    /// <summary>Log before effect (design decision 1).</summary>
    private void Record(List<SweepEvent> events)
    {
        if (events.Count == 0)
            return;
        _log.Append(events);
        _state = events.Aggregate(_state, SweepMachine.Apply);
    }

    private static SweepEvent EventOf(SweepCommand command) => command switch
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

    /// <summary>Retention (design decision 5): two checkpoints of each trial that may go on, and the newest of each method's best completed trial.</summary>
    private void Retain() => _folder.Checkpoints.Retain(Retention.Active(_state), Retention.Best(_state));

    private async Task DrainAsync()
    {
        await _drain.CancelAsync().ConfigureAwait(false);
        while (!_slots.IsIdle)
        {
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

    private void Close(SweepStatus status, string? message)
    {
        try
        {
            _folder.Control.Clear();
            _record = _record with { Status = status, Message = message, Finished = _time.GetUtcNow() };
            Manifest.Write(_folder, _record);
        }
        catch (EngineException failure)
        {
            (status, message) = (SweepStatus.Failed, message ?? failure.Message);
        }
        finally
        {
            // The folder is free before readers learn of the end, so that they may resume it at once.
            _log.Dispose();
            _held.Dispose();
            Feed.End(Update(status, message));
        }
    }

    private SweepUpdate Update(SweepStatus status, string? message) => new(_state, status, _folder.Path, message, _slots.Live);
}
