using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>
/// The devices of all silos, and who has them: one grain a cluster (key 0). What it knows comes from the silos' reports and is gone with it; a new activation
/// learns it anew within seconds, while what runs goes on.
/// </summary>
[Alias("eam.devices")]
public interface IDevicePoolGrain : IGrainWithIntegerKey
{
    /// <summary>A silo tells its devices and what runs on them.</summary>
    [Alias("report")]
    Task ReportAsync(SiloReport report);

    /// <summary>Leases for a sweep, as many as are free and its turn; where there are fewer than wanted, the sweep is woken when one is free for it.</summary>
    [Alias("acquire")]
    Task<IReadOnlyList<DeviceLease>> AcquireAsync(DeviceWish wish);

    /// <summary>Leases that are used no more.</summary>
    [Alias("release")]
    Task ReleaseAsync(IReadOnlyList<DeviceLease> leases);

    /// <summary>Looks after a sweep's leases; to be called every few seconds, else they are taken for abandoned.</summary>
    [Alias("check")]
    Task<LeaseCheck> CheckAsync(DeviceWish wish, IReadOnlyList<DeviceLease> held);

    /// <summary>Why no device of any silo could ever do, one line that names what each lacks; null where one could.</summary>
    [Alias("refusal")]
    Task<string?> RefusalAsync(ResourceSpec resources);

    /// <summary>All devices, by name.</summary>
    [Alias("list")]
    Task<IReadOnlyList<DeviceDescription>> ListAsync();
}
