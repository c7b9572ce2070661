using System.Runtime.Serialization;
using Eam.Core.Backends;

namespace Eam.Grains.Devices;

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
