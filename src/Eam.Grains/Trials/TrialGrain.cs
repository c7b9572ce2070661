using Eam.Grains.Devices;
using Eam.Grains.Placement;
using Orleans.Placement;

namespace Eam.Grains.Trials;

/// <inheritdoc cref="ITrialGrain"/>
/// <remarks>
/// Immovable: the segment is on this silo's device. It waits for nobody, so that it can always make way: the device's worker reports to the sweep by itself.
/// </remarks>
[Immovable]
[DevicePlacement]
internal sealed class TrialGrain(DeviceWorkers workers, ILocalSiloDetails silo) : Grain, ITrialGrain
{
    public Task<OrderAnswer> RunAsync(SegmentOrder order)
    {
        if (order.Lease.Silo != silo.SiloAddress.ToParsableString())
        {
            // Who calls may still take it for where it was last: the caller's placement hint says where it belongs.
            this.MigrateOnIdle();
            return Task.FromResult(OrderAnswer.Elsewhere);
        }

        var answer = workers.Start(order, GrainFactory);
        if (answer == OrderAnswer.Started)
            DelayDeactivation(TimeSpan.MaxValue);
        return Task.FromResult(answer);
    }

    public Task EndAsync(long epoch, bool save)
    {
        workers.End(this.GetPrimaryKeyString(), epoch, save);
        return Task.CompletedTask;
    }

    public Task<SegmentOrder?> RunningAsync() => Task.FromResult(workers.Running(this.GetPrimaryKeyString()));

    public Task EndedAsync(long epoch)
    {
        // Unless the trial's next order has come already.
        if (workers.Running(this.GetPrimaryKeyString()) is not { } running || running.Epoch == epoch)
            DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>The key of a trial's grain.</summary>
    public static string Key(string sweep, int trial) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sweep}/{trial}");
}
