using System.Collections.Immutable;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Grains.Devices;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>Asks the coordinator, records, and starts segments.</summary>
internal sealed partial class LoadedSweep
{
    private static readonly TimeSpan AfterObstacle = TimeSpan.FromSeconds(10);

    private readonly RunningOrders _running = new();

    // By trial.
    private ImmutableDictionary<int, SegmentProgress> _live = ImmutableDictionary<int, SegmentProgress>.Empty;

    // Trials whose loss of a checkpoint has been reported.
    private readonly HashSet<int> _fallen = [];
    private string? _obstacle;
    private long _obstacleSince;

    private SweepIntent Intent =>
        _record.Stopping ? SweepIntent.Stop
        : _record.Status == SweepStatus.Paused ? SweepIntent.Pause
        : SweepIntent.Run;

    private HostState Host =>
        new(Intent, _running.Trials, _running.Idle(_record.Spec.Slots ?? _devices))
        {
            Obstacle = _obstacle,
            IsRecovering = _missing.Count > 0,
            IsInStep = _missing.Count == 0,
            Elapsed = Elapsed,
        };

    private TimeSpan Elapsed => _services.Time.GetUtcNow() - _record.Since;

    /// <summary>One line that says why no segment is started; null while segments are started.</summary>
    private string? Waiting => Coordinator.PauseReason(State, Intent, _obstacle ?? _unstored) ?? _waits;

    /// <summary>
    /// Does the work of one beat: handles lost leases, fills slots, repeats ends that did not arrive, and writes results.
    /// </summary>
    private Task BeatAsync() =>
        DoAsync(async () =>
        {
            if (HasEnded)
                return;
            if (_obstacle is not null && _services.Time.GetElapsedTime(_obstacleSince) > AfterObstacle)
                _obstacle = null;
            _services.Reminder.Ensure();
            Seek();
            CheckLeases();
            RepeatEnds();
            _files.Retain(State);
            if (_files.AreDue && await IsNewestAsync())
            {
                WriteTables();
                await _journal.SnapshotAsync(ended: false);
            }

            await AdvanceAsync();
        });

    // A silo that froze may wake after another one has ended the sweep. Its tables would replace the final ones.
    private async Task<bool> IsNewestAsync()
    {
        try
        {
            await _journal.CheckAsync();
            return true;
        }
        catch (EngineException failure) when (failure is not StoreConflictException)
        {
            LogTablesDelayed(_services.Logger, _sweep, failure.Message);
            return false;
        }
    }

    /// <summary>
    /// Does what the coordinator says. Starts a segment for each lease, and asks the pool for the devices that are missing.
    /// </summary>
    /// <param name="granted">Leases from the pool. The sweep gives back those that it does not need.</param>
    private async Task AdvanceAsync(IReadOnlyList<DeviceLease>? granted = null)
    {
        granted ??= [];
        _wanted = 0;
        var command = HasEnded ? null : await DecideAsync();
        if (command is HostCommand.Start start)
        {
            if (granted.Count < start.Segments.Count)
                granted = [.. granted, .. await ExchangeAsync(start.Segments.Count - granted.Count)];
            var startable = Math.Min(start.Segments.Count, granted.Count);
            _wanted = start.Segments.Count - startable;
            await StartAsync([.. start.Segments.Take(startable)], [.. granted.Take(startable)]);
            granted = [.. granted.Skip(startable)];
        }

        GiveBack(granted);
        ReturnLeases();
        if (command is HostCommand.Close close)
            await CloseAsync(close);
        else
            Show();
    }

    /// <summary>
    /// Records the events and ends the segments that the coordinator names. Returns the command that follows: Start, Wait or Close.
    /// </summary>
    private async Task<HostCommand> DecideAsync()
    {
        while (true)
        {
            var commands = Coordinator.Next(State, Host);
            foreach (var command in commands)
                End(command);
            if (commands[^1] is HostCommand.Record or HostCommand.Start)
                SweepMeter.Decided();
            if (commands[^1] is not HostCommand.Record record)
                return commands[^1];
            await _journal.RecordAsync(record.Events);
        }
    }

    private async Task StartAsync(IReadOnlyList<SweepCommand.Train> trains, IReadOnlyList<DeviceLease> leases)
    {
        if (trains.Count == 0)
            return;
        _waits = null;
        var before = _journal.Sequence;
        try
        {
            await _journal.RecordAsync(Coordinator.Started(trains));
        }
        catch
        {
            GiveBack(leases);
            ReturnLeases();
            throw;
        }

        // The event's sequence is the epoch. It is larger than the epoch of any segment before, and in the log before the segment begins.
        for (var i = 0; i < trains.Count; i++)
        {
            var (segment, slot) = trains[i];
            var order = new SegmentOrder(_sweep, segment, before + 1 + i, slot, _fallen.Contains(segment.Trial), leases[i]);
            _running.Add(order);
            _meter.Started(segment, slot);
            _services.Turns.InBackground(() => DeliverAsync(order), $"deliver the order of trial {order.Trial}");
        }
    }

    /// <summary>Records that segments are lost: their silo is gone, or they never began.</summary>
    private async Task LoseAsync(IReadOnlyList<SegmentOrder> orders, string reason)
    {
        if (orders.Count == 0)
            return;
        await _journal.RecordAsync(Coordinator.Lost(State, orders.Select(order => order.Trial), reason));
        foreach (var order in orders)
        {
            LogSegmentLost(_services.Logger, _sweep, order.Trial, reason);
            _meter.Ended(order.Segment, order.Slot, new SegmentOutcome.Failed(FailureKind.Preempted, reason), State);
            Free(order);
        }
    }

    private void Free(SegmentOrder order)
    {
        _running.Remove(order.Slot);
        _live = _live.Remove(order.Trial);
        GiveBack([order.Lease]);
    }
}
