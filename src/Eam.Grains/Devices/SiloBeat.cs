using Eam.Engine;
using Eam.Engine.Files;
using Eam.Grains.Client;
using Eam.Grains.Storage;
using Eam.Grains.Sweeps;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Devices;

/// <summary>
/// The beat of a silo: tells the pool of its devices and the sweeps of their progress, once a second; sees to it that sweeps which should run do so when the silo has started
/// or another one is gone, and drains its segments before it stops.
/// </summary>
internal sealed partial class SiloBeat(
    DeviceWorkers workers, ISweepCatalog catalog, IGrainFactory grains, IClusterMembershipService membership, ClusterTimes options, TimeProvider time, ILogger<SiloBeat> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _beating = Task.CompletedTask, _watching = Task.CompletedTask;

    // Active: begun when grains can be called, and drained while they still can.
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SiloBeat), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _beating = Task.Run(BeatAsync, cancellationToken);
        _watching = Task.Run(WatchAsync, cancellationToken);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await workers.DrainAsync(() => TellAsync().WaitAsync(TimeSpan.FromSeconds(2), time).ContinueWith(_ => { }, TaskScheduler.Default)).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(options.Beat, time);
        do
        {
            try
            {
                // A call that hangs must not hold up the look at the clock.
                await TellAsync().WaitAsync(options.Patience, time, _stop.Token).ConfigureAwait(false);
                workers.Heard();
            }
            catch (Exception failure) when (Calls.IsTransient(failure) || failure is OperationCanceledException)
            {
                if (!_stop.IsCancellationRequested)
                    LogUnheard(logger, FileErrors.FirstLine(failure));
            }

            if (!workers.IsConnected)
                workers.CutOff();
        }
        while (await NextAsync(timer).ConfigureAwait(false));
    }

    private async Task TellAsync()
    {
        await grains.GetGrain<IDevicePoolGrain>(0).ReportAsync(workers.Report()).ConfigureAwait(false);
        foreach (var (sweep, trials) in workers.Progress())
            await grains.GetGrain<ISweepGrain>(sweep).ProgressAsync(new(trials)).ConfigureAwait(false);
    }

    // A sweep whose only segment was on the silo that is gone is called by nobody else.
    private async Task WatchAsync()
    {
        var known = Present(membership.CurrentSnapshot);
        await ReviveAsync().ConfigureAwait(false);
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(_stop.Token).ConfigureAwait(false))
            {
                var present = Present(snapshot);
                if (!known.IsSubsetOf(present))
                    await ReviveAsync().ConfigureAwait(false);
                known = present;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    // One that shuts down still has its grains.
    private static HashSet<SiloAddress> Present(ClusterMembershipSnapshot snapshot) =>
        [.. snapshot.Members.Values.Where(silo => silo.Status != SiloStatus.Dead).Select(silo => silo.SiloAddress)];

    private async Task ReviveAsync()
    {
        try
        {
            foreach (var sweep in await catalog.UnfinishedAsync(_stop.Token).ConfigureAwait(false))
                await Calls.UntilAnsweredAsync(() => grains.GetGrain<ISweepGrain>(sweep).ReviveAsync(), _stop.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException || Calls.IsTransient(failure))
        {
            // Their reminders revive them within a minute.
            if (!_stop.IsCancellationRequested)
                LogUnrevived(logger, FileErrors.FirstLine(failure));
        }
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the pool of devices was not reached: {Reason}")]
    private static partial void LogUnheard(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "sweeps that should run could not be looked up; their reminders revive them: {Reason}")]
    private static partial void LogUnrevived(ILogger logger, string reason);
}
