using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Grains.Client;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>Load, decide, record, dispatch: what the loop of one machine does, turn by turn.</summary>
internal sealed partial class SweepGrain
{
    private static readonly TimeSpan AfterFullDisk = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<int, SegmentOrder> _running = [];
    private readonly Dictionary<int, SegmentProgress> _live = [];
    private readonly HashSet<int> _fallen = [];
    private bool _stopping;
    private int _devices = 1;
    private string? _givenUp, _waits, _full, _unstored;
    private long _written, _filled;

    /// <summary>Why nothing is started; null while something is.</summary>
    private string? Waiting => (_full ?? _unstored) is { } away ? $"paused: {away}"
        : _record!.Status == SweepStatus.Paused ? "paused by its user; resumed, it goes on where it is" : _waits;

    private int Slots => Math.Max(_record!.Spec.Slots ?? _devices, _running.Count == 0 ? 1 : _running.Keys.Max() + 1);

    public async Task<ReportAnswer> ReportAsync(SegmentReport report)
    {
        var order = report.Order;
        if (_failure is not null)
            return ReportAnswer.Later;
        if (IsMissing(order))
            Adopt(order);
        if (!_running.TryGetValue(order.Slot, out var running) || running.Epoch != order.Epoch)
        {
            LogRefused(logger, Sweep, order.Trial, order.Epoch, running is null ? "its slot is free" : $"epoch {running.Epoch} has its slot");
            return ReportAnswer.Refused;
        }

        return await DoAsync(async () =>
        {
            await TakeAsync(report);
            await GiveBackAsync([order]);
            await AdvanceAsync();
        }) is null ? ReportAnswer.Accepted : ReportAnswer.Later;
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

    public Task WakeAsync() => _failure is not null || _record is null || HasEnded ? Task.CompletedTask : DoAsync(AdvanceAsync);

    /// <summary>Every beat: leases that were lost, slots that could be filled, results to be written.</summary>
    private Task LookAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        if (HasEnded)
            return;
        if (_full is not null && time.GetElapsedTime(_filled) > AfterFullDisk)
            _full = null;
        await SeekAsync();
        var wanted = Waiting is not null && _waits is null || _stopping ? 0 : SweepMachine.Decide(State, Idle()).OfType<SweepCommand.Train>().Count();
        var check = await Pool.CheckAsync(new(Sweep, wanted, State.Spec.Needs), [.. _running.Values.Select(order => order.Lease)]);
        (_devices, _waits, _confirmed) = (Math.Max(1, check.Devices), check.Waiting, true);
        await LoseAsync([.. _running.Values.Where(order => check.Lost.Contains(order.Lease.Id))], "its silo is gone");
        if (time.GetElapsedTime(_written) >= options.WriteEvery && await IsNewestAsync())
        {
            await WriteAsync();
            await _journal!.SnapshotAsync(ended: false);
        }

        await AdvanceAsync();
    });

    // A silo that froze may come back after another one has ended the sweep: its tables would replace the final ones.
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

    /// <summary>Decides and dispatches until there is nothing more to do now.</summary>
    private async Task AdvanceAsync()
    {
        if (_missing.Count > 0)
        {
            Show();
            return;
        }

        var finished = false;
        while (!_stopping && (_record!.Status == SweepStatus.Running || State.IsCancelled) && _full is null)
        {
            var commands = SweepMachine.Decide(State, Idle());
            if (commands.Count > 0)
                SweepMeter.Decided();
            if (commands is [SweepCommand.Finish finish])
            {
                finished = finish.Failure is null;
                if (!finished)
                    await GiveUpAsync(finish.Failure!);
                break;
            }

            if (commands is not [SweepCommand.Record, ..])
            {
                await TrainAsync([.. commands.OfType<SweepCommand.Train>()]);
                break;
            }

            await _journal!.RecordAsync([.. commands.OfType<SweepCommand.Record>().Select(record => record.Event)]);
        }

        if ((finished || _stopping) && _running.Count == 0)
            await CloseAsync(finished);
        else
            Show();
    }

    private async Task TrainAsync(List<SweepCommand.Train> wanted)
    {
        if (wanted.Count == 0 || !_confirmed)
            return;
        var leases = await Pool.AcquireAsync(new(Sweep, wanted.Count, State.Spec.Needs));
        if (leases.Count == 0)
            return;
        _waits = null;
        var trains = wanted[..leases.Count];
        var before = _journal!.Sequence;
        try
        {
            await _journal.RecordAsync([.. trains.Select(train => new SweepEvent.SegmentStarted(train.Trial, train.Rung, train.Attempt, train.Slot))]);
        }
        catch
        {
            await Pool.ReleaseAsync(leases);
            throw;
        }

        // The event's sequence is the epoch: larger than that of any segment before, and in the log before the segment begins.
        var orders = trains.Select((train, i) => new SegmentOrder(
            Sweep, train.Trial, train.Rung, train.Attempt, before + 1 + i, train.Slot, train.Configuration, train.Seed, train.From, train.Target,
            _fallen.Contains(train.Trial), leases[i])).ToList();
        foreach (var (order, train) in orders.Zip(trains))
        {
            _running[order.Slot] = order;
            _meter!.Started(train);
        }

        orders.ForEach(order => _ = DeliverAsync(order));
    }

    // A segment's end. What it reported is in the log before its slot is free.
    private async Task TakeAsync(SegmentReport report)
    {
        var order = report.Order;
        _meter!.Ended(Command(order), report.Outcome, State);

        // Of a trial that was cancelled meanwhile: it would change nothing.
        if (State.Trials[order.Trial].Status == TrialStatus.Running)
            await _journal!.RecordAsync([EventOf(report)]);
        _running.Remove(order.Slot);
        _live.Remove(order.Trial);
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

        Folder.Checkpoints.Retain(Retention.Active(State), Retention.Ended(State));
        _uploads!.Ask(State);
    }

    /// <summary>Segments whose silo is gone, or that never began: their trials keep their place.</summary>
    private async Task LoseAsync(IReadOnlyList<SegmentOrder> orders, string reason)
    {
        if (orders.Count == 0)
            return;
        await _journal!.RecordAsync([.. orders.Where(order => State.Trials[order.Trial].Status == TrialStatus.Running)
            .Select(order => new SweepEvent.SegmentFailed(order.Trial, order.Rung, order.Attempt, FailureKind.Preempted, reason))]);
        foreach (var order in orders)
        {
            LogMoves(logger, Sweep, order.Trial, reason);
            _meter!.Ended(Command(order), new SegmentOutcome.Failed(FailureKind.Preempted, reason), State);
            _running.Remove(order.Slot);
            _live.Remove(order.Trial);
        }

        await GiveBackAsync(orders);
    }

    private async Task GiveBackAsync(IReadOnlyList<SegmentOrder> orders)
    {
        try
        {
            await Pool.ReleaseAsync([.. orders.Select(order => order.Lease)]);
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            // The pool is moving to another silo; the devices' own reports tell it that they are free.
        }
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

    private ITrialGrain Trial(int trial) => GrainFactory.GetGrain<ITrialGrain>(TrialGrain.Key(Sweep, trial));

    /// <summary>Does a turn's work; null, or the failure, after which the grain loads itself anew: what it holds may no longer be what the log says.</summary>
    private async Task<EngineException?> DoAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (EngineException failure)
        {
            LogCannotGoOn(logger, Sweep, failure.Message);
            _failure = failure.Message;
            DeactivateOnIdle();
            return failure;
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            LogNotice(logger, Sweep, $"a part of the cluster does not answer, and is asked again: {FileErrors.FirstLine(failure)}");
            return null;
        }
    }
}
