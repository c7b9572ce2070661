using System.Collections.Concurrent;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Trials;
using Eam.Grains.Storage;
using Eam.Grains.Sweeps;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Devices;

/// <summary>
/// The periodic work of a silo. Once per second it reports its devices to the pool and the progress of its segments to the sweeps. It
/// revives unfinished sweeps when the silo has started and when another silo is gone, and it drains its segments before the silo stops.
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

    // At the stage Active it starts after grains can be called, and drains while they still can.
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
                // A lost report must not delay the next ones: several are sent within the time after which the pool treats the silo as
                // gone.
                await TellPoolAsync().WaitAsync(options.Patience / 3, time, _stop.Token).ConfigureAwait(false);
                workers.Heard();
            }
            catch (Exception failure)
            {
                // Any failure is logged and ignored: a silo that stops reporting counts as gone.
                if (!_stop.IsCancellationRequested)
                    LogUnheard(logger, FileErrors.FirstLine(failure));
            }

            TellSweeps();
            if (!workers.IsConnected)
                workers.CutOff();
        } while (await NextAsync(timer).ConfigureAwait(false));
    }

    private Task TellPoolAsync() => grains.GetGrain<IDevicePoolGrain>(0).ReportAsync(workers.Report());

    // A sweep that does not answer must not delay the beat: its progress is skipped until it has answered.
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

    // Without this, nothing calls a sweep whose only segment was on the silo that is gone.
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
            // The silo is stopping.
        }
        catch (Exception failure)
        {
            LogUnwatched(logger, failure);
        }
    }

    // A silo that is shutting down still hosts its grains.
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
                        await Calls
                            .UntilAnsweredAsync(() => grains.GetGrain<ISweepGrain>(sweep).ReviveAsync(), time, stop)
                            .ConfigureAwait(false)
                )
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException || Calls.IsTransient(failure))
        {
            // Reminders revive these sweeps within a minute.
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

    [LoggerMessage(EventName = "PoolNotReached", Level = LogLevel.Warning, Message = "the device pool was not reached: {Reason}")]
    private static partial void LogUnheard(ILogger logger, string reason);

    [LoggerMessage(
        EventName = "SweepsNotRevived",
        Level = LogLevel.Warning,
        Message = "unfinished sweeps could not be revived; their reminders revive them within a minute: {Reason}"
    )]
    private static partial void LogUnrevived(ILogger logger, string reason);

    [LoggerMessage(
        EventName = "ProgressNotShown",
        Level = LogLevel.Debug,
        Message = "{Sweep}: the progress of its segments could not be sent: {Reason}"
    )]
    private static partial void LogUnshown(ILogger logger, string sweep, string reason);

    [LoggerMessage(
        EventName = "MembershipNotWatched",
        Level = LogLevel.Error,
        Message = "this silo has stopped watching the cluster's membership and no longer revives sweeps when another silo is gone"
    )]
    private static partial void LogUnwatched(ILogger logger, Exception failure);
}
