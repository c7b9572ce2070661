using Eam.Core.Sweeps;
using Orleans.CodeGeneration;

namespace Eam.Grains.Devices;

/// <summary>
/// The devices of all silos and the sweeps that use them: one grain per cluster (key 0). It knows only what the silos report and stores
/// nothing. A new activation learns everything again within seconds, while running segments continue.
/// </summary>
[Alias("eam.devices")]
[Version(1)]
public interface IDevicePoolGrain : IGrainWithIntegerKey
{
    /// <summary>Processes a silo's report about its devices and what runs on them.</summary>
    [Alias("report")]
    [ResponseTimeout("00:00:05")]
    Task ReportAsync(SiloReport report);

    /// <summary>
    /// Takes back leases that are no longer used and grants new ones: as many as the sweep wants, as are free, and as its turn allows. If
    /// it grants fewer than wanted, the pool wakes the sweep when a device is free for it.
    /// </summary>
    [Alias("exchange")]
    [ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<DeviceLease>> ExchangeAsync(IReadOnlyList<DeviceLease> returned, DeviceDemand demand);

    /// <summary>
    /// Compares a sweep's leases with the silos' reports. Sweeps call it every few seconds; a sweep that stops calling is treated as
    /// abandoned.
    /// </summary>
    [Alias("check")]
    [ResponseTimeout("00:00:05")]
    Task<LeaseCheck> CheckAsync(DeviceDemand demand, IReadOnlyList<DeviceLease> held);

    /// <summary>
    /// Returns the devices that run a sweep's segments according to the silos' reports; null while the pool may not have heard from all
    /// silos yet.
    /// </summary>
    [Alias("running")]
    [ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<DeviceDescription>?> RunningAsync(string sweep);

    /// <summary>
    /// Explains in one line why no device of any silo could ever run a segment and what each device lacks; null if one could.
    /// </summary>
    [Alias("refusal")]
    [ResponseTimeout("00:00:05")]
    Task<string?> RefusalAsync(ResourceSpec resources);

    /// <summary>Lists all devices by name.</summary>
    [Alias("list")]
    [ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<DeviceDescription>> ListAsync();
}
