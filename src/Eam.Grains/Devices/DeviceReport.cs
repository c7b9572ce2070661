using System.Runtime.Serialization;

namespace Eam.Grains.Devices;

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
