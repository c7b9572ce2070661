using System.Collections.Concurrent;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Trials;
using Eam.Grains.Storage;
using Eam.Grains.Sweeps;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Devices;

/// <summary>
/// The beat of a silo. Once a second it describes its devices to the pool, and shows the sweeps how far their segments are. It revives unfinished sweeps when the silo has started
/// and when another silo is gone, and it drains its segments before the silo stops.
/// </summary>
internal sealed partial class SiloBeat(
    DeviceWorkers workers,
    ISweepCatalog catalog,
    IGrainFactory grains,
    IClusterMembershipService membership,
    ClusterTimes options,
    TimeProvider time,
    ILogger<SiloBeat> logger
) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int RevivedAtOnce = 8;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, byte> _telling = new(StringComparer.Ordinal);
    private Task _beating = Task.CompletedTask,
        _watching = Task.CompletedTask;

    // Active: begun when grains can be called, and drained while they still can.
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloBeat), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _beating = Task.Run(BeatAsync, cancellationToken);
        _watching = Task.Run(WatchAsync, cancellationToken);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await workers
            .DrainAsync(() => TellPoolAsync().WaitAsync(TimeSpan.FromSeconds(2), time).ContinueWith(_ => { }, TaskScheduler.Default))
            .ConfigureAwait(false);
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
                // A report that is lost must not hold up the next ones: several are sent before the pool loses its patience.
                await TellPoolAsync().WaitAsync(options.Patience / 3, time, _stop.Token).ConfigureAwait(false);
                workers.Heard();
            }
            catch (Exception failure)
            {
                // Whatever it was: a silo without a beat counts as gone.
                if (!_stop.IsCancellationRequested)
                    LogUnheard(logger, FileErrors.FirstLine(failure));
            }

            TellSweeps();
            if (!workers.IsConnected)
                workers.CutOff();
        } while (await NextAsync(timer).ConfigureAwait(false));
    }

    private Task TellPoolAsync() => grains.GetGrain<IDevicePoolGrain>(0).ReportAsync(workers.Report());

    // A sweep that does not answer must not hold up the beat: its progress is left out until it has answered.
    private void TellSweeps()
    {
        foreach (var (sweep, trials) in workers.Progress())
        {
            if (_telling.TryAdd(sweep, 0))
                _ = TellSweepAsync(sweep, trials);
        }
    }

    private async Task TellSweepAsync(string sweep, IReadOnlyDictionary<int, SegmentProgress> trials)
    {
        try
        {
            await grains.GetGrain<ISweepGrain>(sweep).ProgressAsync(new(trials)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogUnshown(logger, sweep, failure.Message);
        }
        finally
        {
            _telling.TryRemove(sweep, out _);
        }
    }

    // A sweep whose only segment was on the silo that is gone is called by nobody else.
    private async Task WatchAsync()
    {
        try
        {
            var known = Present(membership.CurrentSnapshot);
            await ReviveAsync().ConfigureAwait(false);
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
        catch (Exception failure)
        {
            LogUnwatched(logger, failure);
        }
    }

    // One that shuts down still has its grains.
    private static HashSet<SiloAddress> Present(ClusterMembershipSnapshot snapshot) =>
        [.. snapshot.Members.Values.Where(silo => silo.Status != SiloStatus.Dead).Select(silo => silo.SiloAddress)];

    private async Task ReviveAsync()
    {
        try
        {
            var sweeps = await catalog.UnfinishedAsync(_stop.Token).ConfigureAwait(false);
            await Parallel
                .ForEachAsync(
                    sweeps,
                    new ParallelOptions { MaxDegreeOfParallelism = RevivedAtOnce, CancellationToken = _stop.Token },
                    async (sweep, stop) =>
                        await Calls.UntilAnsweredAsync(() => grains.GetGrain<ISweepGrain>(sweep).ReviveAsync(), stop).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
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

    [LoggerMessage(EventName = "PoolNotReached", Level = LogLevel.Warning, Message = "the pool of devices was not reached: {Reason}")]
    private static partial void LogUnheard(ILogger logger, string reason);

    [LoggerMessage(
        EventName = "SweepsNotRevived",
        Level = LogLevel.Warning,
        Message = "sweeps that should run could not be looked up; their reminders revive them: {Reason}"
    )]
    private static partial void LogUnrevived(ILogger logger, string reason);

    [LoggerMessage(
        EventName = "ProgressNotShown",
        Level = LogLevel.Debug,
        Message = "{Sweep}: the progress of its segments could not be shown: {Reason}"
    )]
    private static partial void LogUnshown(ILogger logger, string sweep, string reason);

    [LoggerMessage(
        EventName = "MembershipNotWatched",
        Level = LogLevel.Error,
        Message = "this silo does not watch the membership any more; it does not revive sweeps when a silo is gone"
    )]
    private static partial void LogUnwatched(ILogger logger, Exception failure);
}
