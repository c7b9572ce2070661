using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Grains.Devices;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>Load, decide, record, dispatch: the loop of one machine, turn by turn.</summary>
internal sealed partial class SweepGrain
{
    private static readonly TimeSpan AfterFullDisk = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<int, SegmentOrder> _running = [];
    private readonly Dictionary<int, SegmentProgress> _live = [];
    private readonly HashSet<int> _fallen = [];
    private bool _stopping;
    private string? _givenUp,
        _full;
    private long _written,
        _filled;

    /// <summary>Why nothing is started; null while something is.</summary>
    private string? Waiting =>
        (_full ?? _unstored) is { } away ? $"paused: {away}"
        : _record!.Status == SweepStatus.Paused ? "paused by its user; resumed, it goes on where it is"
        : _waits;

    private int Slots => Math.Max(_record!.Spec.Slots ?? _devices, _running.Count == 0 ? 1 : _running.Keys.Max() + 1);

    private bool MayStart => !_stopping && (_record!.Status == SweepStatus.Running || State.IsCancelled) && _full is null;

    public async Task<ReportAnswer> ReportAsync(SegmentReport report)
    {
        var order = report.Order;
        if (_failure is not null || _record is null)
            return ReportAnswer.Later;
        if (IsMissing(order))
            Adopt(order);
        if (!_running.TryGetValue(order.Slot, out var running) || running.Epoch != order.Epoch)
        {
            LogRefused(
                logger,
                Sweep,
                order.Trial,
                order.Epoch,
                running is null ? "its slot is free" : $"epoch {running.Epoch} has its slot"
            );
            return ReportAnswer.Refused;
        }

        return
            await DoAsync(async () =>
            {
                await TakeAsync(report);
                await AdvanceAsync();
            })
                is null
            ? ReportAnswer.Accepted
            : ReportAnswer.Later;
    }

    public Task ProgressAsync(ProgressReport progress)
    {
        var trials = _running.Values.Select(order => order.Trial).ToHashSet();
        foreach (var (trial, step) in progress.Trials.Where(trial => trials.Contains(trial.Key)))
            _live[trial] = step;
        if (_record is not null && !HasEnded)
            Show();
        return Task.CompletedTask;
    }

    public Task WakeAsync() => _failure is not null || _record is null || HasEnded ? Task.CompletedTask : DoAsync(() => AdvanceAsync());

    /// <summary>Every beat: leases that were lost, slots that could be filled, ends that did not arrive, results to be written.</summary>
    private Task BeatAsync(CancellationToken cancellationToken) =>
        DoAsync(async () =>
        {
            if (HasEnded)
                return;
            if (_full is not null && time.GetElapsedTime(_filled) > AfterFullDisk)
                _full = null;
            Remind();
            Seek();
            CheckLeases();
            EndUnwanted();
            if (time.GetElapsedTime(_written) >= options.WriteEvery && await IsNewestAsync())
            {
                WriteTables();
                await _journal!.SnapshotAsync(ended: false);
            }

            await AdvanceAsync();
        });

    // A silo that froze may wake after another one has ended the sweep: its tables would replace the final ones.
    private async Task<bool> IsNewestAsync()
    {
        try
        {
            await _journal!.CheckAsync();
            return true;
        }
        catch (EngineException failure) when (failure is not StoreConflictException)
        {
            LogNotice(logger, Sweep, $"tables are not written now: {failure.Message}");
            return false;
        }
    }

    private IReadOnlyList<int> Idle() => [.. Enumerable.Range(0, Slots).Where(slot => !_running.ContainsKey(slot))];

    /// <summary>Decides until there is nothing more to do now. Starts a segment for each granted lease, and asks for the devices that it lacks.</summary>
    /// <param name="granted">Leases that the pool has granted; the sweep gives back those that it does not need.</param>
    private async Task AdvanceAsync(IReadOnlyList<DeviceLease>? granted = null)
    {
        granted ??= [];
        var (finished, wanted) = (false, 0);

        // While segments are missing nothing starts: their devices and slots are not known.
        while (MayStart && _missing.Count == 0)
        {
            var commands = SweepMachine.Decide(State, Idle());
            if (commands.Count > 0)
                SweepMeter.Decided();
            if (commands is [SweepCommand.Finish finish])
            {
                finished = finish.Failure is null;
                if (!finished)
                    GiveUp(finish.Failure!);
                break;
            }

            if (commands is not [SweepCommand.Record, ..])
            {
                var trains = commands.OfType<SweepCommand.Train>().ToList();
                if (granted.Count < trains.Count)
                    granted = [.. granted, .. await ExchangeAsync(trains.Count - granted.Count)];
                var startable = Math.Min(trains.Count, granted.Count);
                (var leases, granted) = (granted.Take(startable).ToList(), [.. granted.Skip(startable)]);
                await StartAsync(trains[..startable], leases);
                wanted = trains.Count - startable;
                break;
            }

            await _journal!.RecordAsync([.. commands.OfType<SweepCommand.Record>().Select(record => record.Event)]);
        }

        _wanted = wanted;
        GiveBack(granted);
        ReturnLeases();
        if ((finished || _stopping) && _running.Count == 0 && _missing.Count == 0)
            await CloseAsync(finished);
        else
            Show();
    }

    private async Task StartAsync(List<SweepCommand.Train> trains, List<DeviceLease> leases)
    {
        if (trains.Count == 0)
            return;
        _waits = null;
        var before = _journal!.Sequence;
        try
        {
            await _journal.RecordAsync([
                .. trains.Select(train => new SweepEvent.SegmentStarted(train.Trial, train.Rung, train.Attempt, train.Slot)),
            ]);
        }
        catch
        {
            GiveBack(leases);
            ReturnLeases();
            throw;
        }

        // The event's sequence is the epoch. It is larger than the epoch of any segment before, and in the log before the segment begins.
        foreach (var (train, i) in trains.Select((train, i) => (train, i)))
        {
            var order = new SegmentOrder(
                Sweep,
                train.Trial,
                train.Rung,
                train.Attempt,
                before + 1 + i,
                train.Slot,
                train.Configuration,
                train.Seed,
                train.From,
                train.Target,
                _fallen.Contains(train.Trial),
                leases[i]
            );
            _running[order.Slot] = order;
            _meter!.Started(train);
            InBackground(() => DeliverAsync(order), $"deliver the order of trial {order.Trial}");
        }
    }

    // The end of a segment. Its report is in the log before its slot is free.
    private async Task TakeAsync(SegmentReport report)
    {
        var order = report.Order;
        _meter!.Ended(Command(order), report.Outcome, State);

        // The report of a trial that was cancelled meanwhile would change nothing.
        if (State.Trials[order.Trial].Status == TrialStatus.Running)
            await _journal!.RecordAsync([EventOf(report)]);
        _running.Remove(order.Slot);
        _live.Remove(order.Trial);
        GiveBack([order.Lease]);
        if (report.DiskFull is not null)
        {
            (_full, _filled) = (report.DiskFull, time.GetTimestamp());
            LogNotice(logger, Sweep, $"paused: {report.DiskFull}");
        }
        else if (report.Outcome is SegmentOutcome.Failed { Kind: FailureKind.Preempted } fallen)
        {
            _fallen.Add(order.Trial);
            LogNotice(logger, Sweep, fallen.Reason);
        }
        else
        {
            _fallen.Remove(order.Trial);
        }

        _files!.Retain(State);
        Upload();
    }

    /// <summary>Segments whose silo is gone, or that never began: their trials keep their place.</summary>
    private async Task LoseAsync(IReadOnlyList<SegmentOrder> orders, string reason)
    {
        if (orders.Count == 0)
            return;
        await _journal!.RecordAsync([
            .. orders
                .Where(order => State.Trials[order.Trial].Status == TrialStatus.Running)
                .Select(order => new SweepEvent.SegmentFailed(order.Trial, order.Rung, order.Attempt, FailureKind.Preempted, reason)),
        ]);
        foreach (var order in orders)
        {
            LogMoves(logger, Sweep, order.Trial, reason);
            _meter!.Ended(Command(order), new SegmentOutcome.Failed(FailureKind.Preempted, reason), State);
            _running.Remove(order.Slot);
            _live.Remove(order.Trial);
        }

        GiveBack([.. orders.Select(order => order.Lease)]);
    }

    private static SweepEvent EventOf(SegmentReport report)
    {
        var (trial, rung, attempt) = (report.Order.Trial, report.Order.Rung, report.Order.Attempt);
        return report.Outcome switch
        {
            SegmentOutcome.RungReached reached => new SweepEvent.RungReached(trial, rung, attempt, reached.Points),
            SegmentOutcome.Failed failed => new SweepEvent.SegmentFailed(trial, rung, attempt, failed.Kind, failed.Reason),
            _ => new SweepEvent.SegmentFailed(trial, rung, attempt, FailureKind.Preempted, "stopped; its checkpoint is saved"),
        };
    }

    private static SweepCommand.Train Command(SegmentOrder order) =>
        new(order.Trial, order.Rung, order.Attempt, order.Slot, order.Configuration, order.Seed, order.From, order.Target);
}
