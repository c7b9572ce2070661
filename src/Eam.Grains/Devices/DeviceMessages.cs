using System.Runtime.Serialization;
using Eam.Core.Backends;
using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>State of a device.</summary>
public enum DeviceState
{
    /// <summary>The device can take a segment.</summary>
    Idle,

    /// <summary>A trial uses the device.</summary>
    Busy,

    /// <summary>The device failed repeatedly and gets no segment for a while.</summary>
    Quarantined,

    /// <summary>The device's silo is shutting down.</summary>
    Draining,
}

/// <summary>The right of one sweep to use a device for one segment.</summary>
/// <param name="Id">Number of the lease; one pool never uses it twice.</param>
/// <param name="Device">The device's name: <c>silo/number</c>.</param>
/// <param name="Silo">The silo's address, as Orleans writes it.</param>
[DataContract]
public sealed record DeviceLease(
    [property: DataMember(Order = 0)] long Id,
    [property: DataMember(Order = 1)] string Device,
    [property: DataMember(Order = 2)] string Silo
);

/// <summary>What a device is running.</summary>
/// <param name="Lease">The lease of the device.</param>
/// <param name="Sweep">The sweep.</param>
/// <param name="Trial">The trial.</param>
[DataContract]
public sealed record DeviceUse(
    [property: DataMember(Order = 0)] long Lease,
    [property: DataMember(Order = 1)] string Sweep,
    [property: DataMember(Order = 2)] int Trial
);

/// <summary>A silo's description of one of its devices.</summary>
/// <param name="Name">Name, such as <c>silo-1/0</c>.</param>
/// <param name="Kind">Kind, such as <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Memory">Memory in bytes.</param>
/// <param name="Quarantine">One line about why the device gets no segments; null if it gets segments.</param>
/// <param name="Use">What runs on the device; null if nothing does.</param>
[DataContract]
public sealed record DeviceReport(
    [property: DataMember(Order = 0)] string Name,
    [property: DataMember(Order = 1)] string Kind,
    [property: DataMember(Order = 2)] long Memory,
    [property: DataMember(Order = 3)] string? Quarantine,
    [property: DataMember(Order = 4)] DeviceUse? Use
);

/// <summary>The report that a silo sends to the pool once per second.</summary>
/// <param name="Silo">The silo's address.</param>
/// <param name="Labels">Labels of the silo's machine.</param>
/// <param name="Draining">Whether the silo takes no more segments.</param>
/// <param name="Devices">The silo's devices.</param>
[DataContract]
public sealed record SiloReport(
    [property: DataMember(Order = 0)] string Silo,
    [property: DataMember(Order = 1)] IReadOnlyDictionary<string, string> Labels,
    [property: DataMember(Order = 2)] bool Draining,
    [property: DataMember(Order = 3)] IReadOnlyList<DeviceReport> Devices
)
{
    /// <summary>Backends that trials on this silo can use.</summary>
    [DataMember(Order = 4)]
    public IReadOnlyList<string> Backends
    {
        get;
        init => field = value ?? [BackendCatalog.Managed];
    } = [BackendCatalog.Managed];

    /// <summary>Leases of segments that have ended on this silo while their sweep does not know it yet. Their devices are free, and the leases are not lost.</summary>
    [DataMember(Order = 5)]
    public IReadOnlyList<long> Ending
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Number of the report, counted from 1 per silo, so that a late report is recognised; 0 in reports of older versions.</summary>
    [DataMember(Order = 6)]
    public long Number { get; init; }
}

/// <summary>A device as lists show it.</summary>
[DataContract]
public sealed record DeviceDescription(
    [property: DataMember(Order = 0)] string Name,
    [property: DataMember(Order = 1)] string Silo,
    [property: DataMember(Order = 2)] string Kind,
    [property: DataMember(Order = 3)] long Memory,
    [property: DataMember(Order = 4)] IReadOnlyDictionary<string, string> Labels,
    [property: DataMember(Order = 5)] DeviceState State,
    [property: DataMember(Order = 6)] string? Sweep,
    [property: DataMember(Order = 7)] int? Trial,
    [property: DataMember(Order = 8)] string? Reason
)
{
    /// <summary>Backends that trials on this device can use.</summary>
    [DataMember(Order = 9)]
    public IReadOnlyList<string> Backends
    {
        get;
        init => field = value ?? [BackendCatalog.Managed];
    } = [BackendCatalog.Managed];
}

/// <summary>The pool's answer to a sweep that checks its leases.</summary>
/// <param name="Lost">Leases whose device is gone or whose silo does not report them. The sweep runs their segments elsewhere.</param>
/// <param name="Devices">Number of devices that could take one of the sweep's segments, whether free or not.</param>
/// <param name="Waiting">One line about why the sweep has no device although it wants one; otherwise null.</param>
[DataContract]
public sealed record LeaseCheck(
    [property: DataMember(Order = 0)] IReadOnlyList<long> Lost,
    [property: DataMember(Order = 1)] int Devices,
    [property: DataMember(Order = 2)] string? Waiting
);

/// <summary>A sweep's request for devices.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Wanted">Largest number of devices wanted; 0 for none at present.</param>
/// <param name="Resources">What the devices must have.</param>
[DataContract]
public sealed record DeviceDemand(
    [property: DataMember(Order = 0)] string Sweep,
    [property: DataMember(Order = 1)] int Wanted,
    [property: DataMember(Order = 2)] ResourceSpec Resources
);
