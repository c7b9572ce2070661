using Eam.Core.Sweeps;
using Eam.Grains.Sweeps;

namespace Eam.Grains.Devices;

/// <inheritdoc cref="IDevicePoolGrain"/>
internal sealed class DevicePoolGrain(ClusterTimes options, ILocalSiloDetails silo, IClusterMembershipService membership, TimeProvider time)
    : Grain,
        IDevicePoolGrain
{
    private readonly DevicePool _pool = new(options.Patience, 2 * options.Beat);
    private readonly AwakeTime _awake = new(time, 3 * options.Beat);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Lease numbers come from the clock, so a pool that is activated later issues larger numbers.
        _pool.StartAfter(time.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
        this.RegisterGrainTimer(LookAsync, options.Beat, options.Beat);
        return Task.CompletedTask;
    }

    public Task ReportAsync(SiloReport report) => IsDead(report.Silo) ? Task.CompletedTask : WakeAsync(_pool.Report(report, _awake.Now));

    public async Task<IReadOnlyList<DeviceLease>> ExchangeAsync(IReadOnlyList<DeviceLease> returned, DeviceDemand demand)
    {
        var woken = _pool.Release(returned, _awake.Now);
        var leases = _pool.Acquire(demand, _awake.Now);

        // What this sweep did not take goes to the next sweep.
        await WakeAsync([.. woken.Concat(_pool.Awaited(_awake.Now)).Where(sweep => sweep != demand.Sweep).Distinct()]);
        return leases;
    }

    public Task<IReadOnlyList<DeviceDescription>?> RunningAsync(string sweep) =>
        Task.FromResult<IReadOnlyList<DeviceDescription>?>(
            _awake.Now < 2 * options.Beat ? null : [.. _pool.List().Where(device => device.Sweep == sweep && device.Trial is not null)]
        );

    public Task<LeaseCheck> CheckAsync(DeviceDemand demand, IReadOnlyList<DeviceLease> held) =>
        Task.FromResult(_pool.Check(demand, held, _awake.Now, IsDead));

    // A new cluster has not heard from all its silos yet: nothing is refused until they have had time to report.
    public Task<string?> RefusalAsync(ResourceSpec resources) =>
        Task.FromResult(_pool.Count == 0 && _awake.Now < options.Patience ? null : _pool.Refusal(resources));

    public Task<IReadOnlyList<DeviceDescription>> ListAsync() => Task.FromResult(_pool.List());

    private Task LookAsync(CancellationToken cancellationToken) => WakeAsync(_pool.Expire(_awake.Now, IsDead));

    private bool IsDead(string address) =>
        address != silo.SiloAddress.ToParsableString()
        && membership.CurrentSnapshot.GetSiloStatus(SiloAddress.FromParsableString(address)) is SiloStatus.Dead;

    private async Task WakeAsync(IReadOnlyList<string> sweeps)
    {
        foreach (var sweep in sweeps)
            await GrainFactory.GetGrain<ISweepGrain>(sweep).WakeAsync().ConfigureAwait(true);
    }
}
