using System.Runtime.Serialization;

namespace Eam.Grains.Devices;

/// <summary>The right of one sweep to use a device, or several of one silo, for one segment. Equality is by value.</summary>
/// <param name="Id">Number of the lease; one pool never uses it twice.</param>
/// <param name="Device">The device's name: <c>silo/number</c>.</param>
/// <param name="Silo">The silo's address, as Orleans writes it.</param>
[DataContract]
public sealed record DeviceLease(
    [property: DataMember(Order = 0)] long Id,
    [property: DataMember(Order = 1)] string Device,
    [property: DataMember(Order = 2)] string Silo
)
{
    /// <summary>Names of the further devices, if the segment needs several.</summary>
    [DataMember(Order = 3)]
    public IReadOnlyList<string> Others
    {
        get;
        init => field = value ?? []; // null in messages of older versions
    } = [];

    /// <summary>Names of all devices.</summary>
    [IgnoreDataMember]
    internal IEnumerable<string> Devices => Others.Prepend(Device);

    /// <inheritdoc/>
    public bool Equals(DeviceLease? other) =>
        other is not null && (Id, Device, Silo) == (other.Id, other.Device, other.Silo) && Others.SequenceEqual(other.Others);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Device, Silo);
}
