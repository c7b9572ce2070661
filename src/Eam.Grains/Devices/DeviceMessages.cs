using System.Runtime.Serialization;
using Eam.Core.Backends;
using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>How a device stands.</summary>
public enum DeviceState
{
    /// <summary>It could take a segment.</summary>
    Idle,

    /// <summary>A trial has it.</summary>
    Busy,

    /// <summary>It failed repeatedly and gets no segment for a while.</summary>
    Quarantined,

    /// <summary>Its silo is shutting down.</summary>
    Draining,
}

/// <summary>The right of one sweep to use a device for one segment.</summary>
/// <param name="Id">Never given twice by one pool.</param>
/// <param name="Device">The device's name: <c>silo/number</c>.</param>
/// <param name="Silo">The silo's address, as Orleans writes it.</param>
[DataContract]
public sealed record DeviceLease(
    [property: DataMember(Order = 0)] long Id,
    [property: DataMember(Order = 1)] string Device,
    [property: DataMember(Order = 2)] string Silo
);

/// <summary>What a device runs.</summary>
/// <param name="Lease">Its lease.</param>
/// <param name="Sweep">The sweep.</param>
/// <param name="Trial">The trial.</param>
[DataContract]
public sealed record DeviceUse(
    [property: DataMember(Order = 0)] long Lease,
    [property: DataMember(Order = 1)] string Sweep,
    [property: DataMember(Order = 2)] int Trial
);

/// <summary>A device as its silo describes it.</summary>
/// <param name="Name">Such as <c>silo-1/0</c>.</param>
/// <param name="Kind">Such as <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="Quarantine">Why it gets no segments, one line; null where it does.</param>
/// <param name="Use">What runs on it.</param>
[DataContract]
public sealed record DeviceReport(
    [property: DataMember(Order = 0)] string Name,
    [property: DataMember(Order = 1)] string Kind,
    [property: DataMember(Order = 2)] long Memory,
    [property: DataMember(Order = 3)] string? Quarantine,
    [property: DataMember(Order = 4)] DeviceUse? Use
);

/// <summary>All that a silo tells the pool, once a second.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="Labels">Of its machine.</param>
/// <param name="Draining">It takes no more segments.</param>
/// <param name="Devices">Its devices.</param>
[DataContract]
public sealed record SiloReport(
    [property: DataMember(Order = 0)] string Silo,
    [property: DataMember(Order = 1)] IReadOnlyDictionary<string, string> Labels,
    [property: DataMember(Order = 2)] bool Draining,
    [property: DataMember(Order = 3)] IReadOnlyList<DeviceReport> Devices
)
{
    /// <summary>Backends that trials there can use.</summary>
    [DataMember(Order = 4)]
    public IReadOnlyList<string> Backends
    {
        get;
        init => field = value ?? [BackendCatalog.Managed];
    } = [BackendCatalog.Managed];

    /// <summary>Leases of segments that have ended on this silo, and whose sweep does not know it yet: their devices are free, and the leases are not lost.</summary>
    [DataMember(Order = 5)]
    public IReadOnlyList<long> Ending
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Counts the reports of the silo, from 1, so that one which arrives late is recognised; 0 in reports of older versions.</summary>
    [DataMember(Order = 6)]
    public long Number { get; init; }
}

/// <summary>A device as listings show it.</summary>
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
    /// <summary>Backends that trials there can use.</summary>
    [DataMember(Order = 9)]
    public IReadOnlyList<string> Backends
    {
        get;
        init => field = value ?? [BackendCatalog.Managed];
    } = [BackendCatalog.Managed];
}

/// <summary>What the pool answers to a sweep that looks after its leases.</summary>
/// <param name="Lost">Leases whose device is gone, or whose silo does not name them: the sweep runs elsewhere what ran there.</param>
/// <param name="Devices">How many devices could ever take one of the sweep's segments.</param>
/// <param name="Waiting">Why the sweep has no device though it wants one, one line; null otherwise.</param>
[DataContract]
public sealed record LeaseCheck(
    [property: DataMember(Order = 0)] IReadOnlyList<long> Lost,
    [property: DataMember(Order = 1)] int Devices,
    [property: DataMember(Order = 2)] string? Waiting
);

/// <summary>What a sweep asks the pool for.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Wanted">Most devices; 0 for none now.</param>
/// <param name="Resources">What they must have.</param>
[DataContract]
public sealed record DeviceWish(
    [property: DataMember(Order = 0)] string Sweep,
    [property: DataMember(Order = 1)] int Wanted,
    [property: DataMember(Order = 2)] ResourceSpec Resources
);
