using System.Runtime.Serialization;
using Eam.Core.Backends;
using Eam.Core.Tasks;

namespace Eam.Grains.Devices;

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

    /// <summary>
    /// Leases of segments that have ended on this silo while their sweep does not know it yet. Their devices are free, and the leases are
    /// not lost.
    /// </summary>
    [DataMember(Order = 5)]
    public IReadOnlyList<long> Ending
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// Number of the report, counted from 1 per silo, so that a late report is recognised; 0 in reports of older versions.
    /// </summary>
    [DataMember(Order = 6)]
    public long Number { get; init; }

    /// <summary>
    /// The programs of sweeps that the silo may start, as in <see cref="CommandPermission.Programs"/>; null for none, as in reports of
    /// older versions.
    /// </summary>
    [DataMember(Order = 7)]
    public IReadOnlyList<string>? Programs { get; init; }
}
