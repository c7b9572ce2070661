using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>
/// A sweep that comes up on another silo: its segments went on without it. The silos report to the pool of devices what they run, so the sweep asks the pool where
/// its segments are. It asks for some beats, because a new pool hears of them one by one. A segment that reports to the sweep meanwhile is found, too.
/// </summary>
internal sealed partial class SweepGrain
{
    private const string Alive = "alive";
    private const int BeatsToFind = 3;
    private static readonly TimeSpan ReviveEvery = TimeSpan.FromMinutes(1);

    // Trials that run by the log, and whose segments are not found yet.
    private readonly HashSet<int> _missing = [];
    private long _soughtSince;
    private int _sought;
    private bool _seeking,
        _reminded,
        _reminding;

    /// <summary>A sweep that should run begins to beat, with the next turn.</summary>
    private void Continue()
    {
        _meter ??= new SweepMeter(Sweep, _feed!, _record!.Slots);
        _meter.Begin();
        _missing.UnionWith(State.Trials.Where(trial => trial.Status == TrialStatus.Running).Select(trial => trial.Number));
        (_sought, _soughtSince, _confirmed) = (0, time.GetTimestamp(), _missing.Count == 0);
        _beat ??= this.RegisterGrainTimer(BeatAsync, new GrainTimerCreationOptions(TimeSpan.Zero, options.Beat) { KeepAlive = true });
    }

    private void Seek()
    {
        if (_missing.Count == 0 || _seeking)
            return;
        _seeking = true;
        InBackground(SeekAsync, "find running segments");
    }

    /// <summary>Asks where the missing segments are. Those that no silo has after some beats are lost.</summary>
    private async Task SeekAsync()
    {
        try
        {
            var found = await FindAsync();
            await TurnAsync(() =>
                DoAsync(async () =>
                {
                    foreach (var order in (found ?? []).Where(IsMissing))
                        Adopt(order);
                    if (found is not null)
                        _sought++;

                    // A pool that never answers must not hold up the sweep for ever. Should the segments run after all, their reports and checkpoints are refused.
                    if (_sought > BeatsToFind || time.GetElapsedTime(_soughtSince) > 2 * options.Patience)
                        await LoseMissingAsync();
                    await AdvanceAsync();
                })
            );
        }
        finally
        {
            _seeking = false;
        }
    }

    /// <summary>Orders of missing segments that silos run; null while the pool does not know.</summary>
    private async Task<IReadOnlyList<SegmentOrder>?> FindAsync()
    {
        try
        {
            if (await Pool.RunningAsync(Sweep) is not { } uses)
                return null;
            var orders = await Task.WhenAll(
                uses.Where(use => _missing.Contains(use.Trial!.Value)).Select(use => FindAsync(use.Trial!.Value, use.Silo))
            );
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
            return await GrainFactory.GetGrain<ITrialGrain>(TrialKey.Of(Sweep, trial, silo)).RunningAsync();
        }
        catch (Exception failure) when (Calls.IsTransient(failure))
        {
            return null;
        }
    }

    private async Task LoseMissingAsync()
    {
        await _journal!.RecordAsync([
            .. _missing
                .Select(number => State.Trials[number])
                .Where(trial => trial.Status == TrialStatus.Running)
                .Select(trial => new SweepEvent.SegmentFailed(
                    trial.Number,
                    trial.Rung + 1,
                    trial.Attempt,
                    FailureKind.Preempted,
                    "its silo ended while it ran"
                )),
        ]);
        _missing.Clear();
    }

    private bool IsMissing(SegmentOrder order) =>
        _missing.Contains(order.Trial)
        && State.Trials[order.Trial] is var trial
        && order.Rung == trial.Rung + 1
        && order.Attempt == trial.Attempt;

    private void Adopt(SegmentOrder order)
    {
        _missing.Remove(order.Trial);
        _running[order.Slot] = order;
        EndIfUnwanted(order);
    }

    /// <summary>Sees to it, once an activation, that the sweep has its reminder.</summary>
    private void Remind()
    {
        if (_reminded || _reminding)
            return;
        _reminding = true;
        InBackground(RemindAsync, "register the reminder");
    }

    private async Task RemindAsync()
    {
        try
        {
            if (await this.GetReminder(Alive) is null)
                await this.RegisterOrUpdateReminder(Alive, ReviveEvery, ReviveEvery);
            _reminded = true;
        }
        finally
        {
            _reminding = false;
        }
    }

    // A reminder that stays comes once more, and finds that there is nothing to do.
    private void ForgetReminder()
    {
        _reminded = false;
        InBackground(
            async () =>
            {
                if (await this.GetReminder(Alive) is { } reminder)
                    await this.UnregisterReminder(reminder);
            },
            "remove the reminder"
        );
    }
}
