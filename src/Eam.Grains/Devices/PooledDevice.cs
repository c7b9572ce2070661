namespace Eam.Grains.Devices;

/// <summary>
/// A device as the pool knows it from its silo's last report, with the lease that it has. Only <see cref="DevicePool"/> changes it.
/// </summary>
internal sealed class PooledDevice(string name, PooledSilo silo, DeviceClass @class)
{
    /// <summary>Orders devices by name.</summary>
    public static IComparer<PooledDevice> ByName { get; } = Comparer<PooledDevice>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    public string Name => name;

    public PooledSilo Silo => silo;

    /// <summary>The devices with the same offer as this one.</summary>
    public DeviceClass Class { get; set; } = @class;

    public string? Quarantine { get; set; }

    /// <summary>The lease of the sweep that has the device; null if the device is free.</summary>
    public long? Lease { get; set; }

    public string? Sweep { get; set; }

    /// <summary>The trial that the silo has named; null before the silo has named one.</summary>
    public int? Trial { get; set; }

    /// <summary>The lease that the silo's last report names as in use, even if the pool has granted another one since.</summary>
    public long? Named { get; set; }

    /// <summary>
    /// When the silo last named the lease. For a lease that no silo has named yet: when the pool granted it, plus the time that a first
    /// report takes.
    /// </summary>
    public TimeSpan Confirmed { get; set; }

    public bool IsFree => Lease is null && !Silo.Draining && Quarantine is null;

    public DeviceState State =>
        Lease is not null ? DeviceState.Busy
        : Quarantine is not null ? DeviceState.Quarantined
        : Silo.Draining ? DeviceState.Draining
        : DeviceState.Idle;
}
