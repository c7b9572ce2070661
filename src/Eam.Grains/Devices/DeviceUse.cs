using System.Runtime.Serialization;

namespace Eam.Grains.Devices;

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
