using System.Runtime.Serialization;

namespace Eam.Grains.Devices;

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
