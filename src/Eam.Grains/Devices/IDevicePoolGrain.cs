using Eam.Core.Sweeps;
using Orleans.CodeGeneration;

namespace Eam.Grains.Devices;

/// <summary>
/// The devices of all silos, and who has them: one grain a cluster (key 0). All it knows comes from the silos' reports and is gone with it; a new activation
/// learns it again within seconds, while what runs goes on.
/// </summary>
[Alias("eam.devices")]
[Version(1)]
public interface IDevicePoolGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a silo's report: its devices and what runs on them.</summary>
    [Alias("report")]
    [ResponseTimeout("00:00:05")]
    Task ReportAsync(SiloReport report);

    /// <summary>
    /// Takes back leases that are no longer used, and grants new ones: as many as are wanted, free, and this sweep's turn. If it grants fewer than wanted, the pool wakes
    /// the sweep when a device is free for it.
    /// </summary>
    [Alias("exchange")]
    [ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<DeviceLease>> ExchangeAsync(IReadOnlyList<DeviceLease> returned, DeviceWish wish);

    /// <summary>Compares a sweep's leases with what the silos report. Sweeps call it every few seconds; a sweep that does not is taken for abandoned.</summary>
    [Alias("check")]
    [ResponseTimeout("00:00:05")]
    Task<LeaseCheck> CheckAsync(DeviceWish wish, IReadOnlyList<DeviceLease> held);

    /// <summary>The devices on which a sweep's segments run by the silos' reports; null while the pool is too young to have heard of all silos.</summary>
    [Alias("running")]
    [ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<DeviceDescription>?> RunningAsync(string sweep);

    /// <summary>Why no device of any silo could ever do, one line that names what each lacks; null if one could.</summary>
    [Alias("refusal")]
    [ResponseTimeout("00:00:05")]
    Task<string?> RefusalAsync(ResourceSpec resources);

    /// <summary>All devices, by name.</summary>
    [Alias("list")]
    [ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<DeviceDescription>> ListAsync();
}
