using Eam.Core.Sweeps;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>
/// Finds the segments of a sweep that starts again on another silo. These segments have continued to train in the meantime. Silos report to
/// the pool of devices what they run, so the sweep asks the pool where its segments are. It asks on several beats, because a new pool
/// learns of them one by one. A segment that reports to the sweep meanwhile is found as well.
/// </summary>
internal sealed partial class LoadedSweep
{
    private const int BeatsToFind = 3;

    // Trials that run according to the log, and whose segments are not found yet.
    private readonly HashSet<int> _missing = [];
    private long _soughtSince;
    private int _sought;
    private bool _seeking;

    /// <summary>Starts the beat of a sweep that should run, with the next turn.</summary>
    public void Continue()
    {
        _meter.Begin();
        _missing.UnionWith(Coordinator.Running(State));
        (_sought, _soughtSince, _confirmed) = (0, _services.Time.GetTimestamp(), _missing.Count == 0);
        _beat ??= _services.Turns.Every(_services.Times.Beat, BeatAsync);
    }

    private void Seek()
    {
        if (_missing.Count == 0 || _seeking)
            return;
        _seeking = true;
        _services.Turns.InBackground(SeekAsync, "find running segments");
    }

    /// <summary>Asks where the missing segments are. Those that no silo has after some beats are lost.</summary>
    private async Task SeekAsync()
    {
        try
        {
            var found = await FindAsync();
            await _services.Turns.RunAsync(() => DoAsync(() => TakeAsync(found)));
        }
        finally
        {
            _seeking = false;
        }
    }

    private async Task TakeAsync(IReadOnlyList<SegmentOrder>? found)
    {
        foreach (var order in (found ?? []).Where(IsMissing))
            Adopt(order);
        if (found is not null)
            _sought++;

        // A pool that never answers must not stop the sweep for ever. If the segments run after all, their reports and checkpoints are
        // refused.
        if (_sought > BeatsToFind || _services.Time.GetElapsedTime(_soughtSince) > 2 * _services.Times.Patience)
        {
            await _journal.RecordAsync(Coordinator.Lost(State, _missing, "its silo ended while it ran"));
            _missing.Clear();
        }

        await AdvanceAsync();
    }

    /// <summary>Returns the orders of missing segments that silos run; null if the pool does not know yet.</summary>
    private async Task<IReadOnlyList<SegmentOrder>?> FindAsync()
    {
        try
        {
            if (await _services.Pool.RunningAsync(_sweep) is not { } uses)
                return null;
            var asked = new List<Task<SegmentOrder?>>();
            foreach (var use in uses)
            {
                if (use.Trial is { } trial && _missing.Contains(trial))
                    asked.Add(FindAsync(trial, use.Silo));
            }

            var orders = await Task.WhenAll(asked);
            return [.. orders.OfType<SegmentOrder>()];
        }
        catch (Exception failure) when (Calls.IsTransient(failure))
        {
            return null;
        }
    }

    private async Task<SegmentOrder?> FindAsync(int trial, string silo)
    {
        try
        {
            return await _services.Trial(_sweep, trial, silo).RunningAsync();
        }
        catch (Exception failure) when (Calls.IsTransient(failure))
        {
            return null;
        }
    }

    private bool IsMissing(SegmentOrder order) =>
        _missing.Contains(order.Trial)
        && State.Trials[order.Trial] is var trial
        && order.Segment.Rung == trial.Rung + 1
        && order.Segment.Attempt == trial.Attempt;

    private void Adopt(SegmentOrder order)
    {
        _missing.Remove(order.Trial);
        _running.Add(order);
        foreach (var command in Coordinator.Unwanted(State, Host))
            End(command);
    }
}
