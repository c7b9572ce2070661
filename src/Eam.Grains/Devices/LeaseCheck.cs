using System.Runtime.Serialization;

namespace Eam.Grains.Devices;

/// <summary>The pool's answer to a sweep that checks its leases.</summary>
/// <param name="Lost">Leases whose device is gone or whose silo does not report them. The sweep runs their segments elsewhere.</param>
/// <param name="Devices">Number of the sweep's segments that could run at once if all devices were free.</param>
/// <param name="Waiting">One line about why the sweep has no device although it wants one; otherwise null.</param>
[DataContract]
public sealed record LeaseCheck(
    [property: DataMember(Order = 0)] IReadOnlyList<long> Lost,
    [property: DataMember(Order = 1)] int Devices,
    [property: DataMember(Order = 2)] string? Waiting
);
