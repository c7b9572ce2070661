using Eam.Grains.Devices;
using Eam.Grains.Placement;
using Orleans.Placement;

namespace Eam.Grains.Trials;

/// <inheritdoc cref="ITrialGrain"/>
/// <remarks>The grain never waits: the device's worker trains on its own thread and reports to the sweep directly.</remarks>
[Immovable]
[DevicePlacement]
internal sealed class TrialGrain(DeviceWorkers workers) : Grain, ITrialGrain
{
    private string Trial => TrialKey.Trial(this.GetPrimaryKeyString());

    public Task<OrderAnswer> RunAsync(SegmentOrder order)
    {
        var answer = workers.Start(order, GrainFactory);
        if (answer == OrderAnswer.Started)
            DelayDeactivation(TimeSpan.MaxValue);
        return Task.FromResult(answer);
    }

    public Task EndAsync(long epoch, bool save)
    {
        workers.End(Trial, epoch, save);
        return Task.CompletedTask;
    }

    public Task<SegmentOrder?> RunningAsync() => Task.FromResult(workers.Running(Trial));

    public Task EndedAsync(long epoch)
    {
        // The trial's next order may have arrived already.
        if (workers.Running(Trial) is not { } running || running.Epoch == epoch)
            DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
