using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Grains.Client;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>
/// A sweep that comes up on another silo: its segments went on without it. Not all of them are found at once: silos take over parts of Orleans'
/// directory just then, and one that drains has let go of its grains before its segments have reported. They are sought for some beats, and one that reports meanwhile is found, too.
/// </summary>
internal sealed partial class SweepGrain
{
    private const int BeatsToFind = 3;
    private static readonly TimeSpan ToAsk = TimeSpan.FromSeconds(5);

    // Trials that the log says run, and whose segments are not found yet. While there are any, nothing is started: what they have is not known.
    private readonly HashSet<int> _missing = [];
    private int _sought;

    // Whether the pool was told what runs: a device that it takes for free would be given away.
    private bool _confirmed;

    /// <summary>A sweep that runs: its segments are looked up, and the beat begins.</summary>
    private async Task ContinueAsync()
    {
        await RemindAsync();
        _meter ??= new SweepMeter(Sweep, _feed!, _record!.Slots);
        _meter.Begin();
        _missing.UnionWith(State.Trials.Where(trial => trial.Status == TrialStatus.Running).Select(trial => trial.Number));
        (_sought, _confirmed) = (0, _missing.Count == 0);
        await SeekAsync();
        _timer ??= this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(options.Beat, options.Beat) { KeepAlive = true });
    }

    /// <summary>Asks where the missing segments are; those that nobody has after some beats are lost.</summary>
    private async Task SeekAsync()
    {
        if (_missing.Count == 0)
            return;
        foreach (var order in await Task.WhenAll(_missing.Select(FindAsync)))
        {
            if (order is not null && IsMissing(order))
                Adopt(order);
        }

        if (_sought++ < BeatsToFind)
            return;
        await _journal!.RecordAsync([.. _missing.Select(number => State.Trials[number]).Where(trial => trial.Status == TrialStatus.Running)
            .Select(trial => new SweepEvent.SegmentFailed(trial.Number, trial.Rung + 1, trial.Attempt, FailureKind.Preempted, "its silo ended while it ran"))]);
        _missing.Clear();
    }

    private async Task<SegmentOrder?> FindAsync(int trial)
    {
        try
        {
            return await Trial(trial).RunningAsync().WaitAsync(ToAsk, time);
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            return null; // should it run after all, its reports and checkpoints are refused
        }
    }

    private bool IsMissing(SegmentOrder order) =>
        _missing.Contains(order.Trial) && State.Trials[order.Trial] is var trial && order.Rung == trial.Rung + 1 && order.Attempt == trial.Attempt;

    private void Adopt(SegmentOrder order)
    {
        _missing.Remove(order.Trial);
        _running[order.Slot] = order;
        _ = EndIfUnwantedAsync(order);
    }
}
