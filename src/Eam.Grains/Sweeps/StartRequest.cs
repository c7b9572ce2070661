using System.Runtime.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Grains.Sweeps;

/// <summary>A request to start a sweep.</summary>
/// <param name="Spec">The specification of the sweep.</param>
/// <param name="Source">The text of the sweep file.</param>
/// <param name="Request">Idempotency key: repeating a request with it returns the same sweep.</param>
[DataContract]
public sealed record StartRequest(
    [property: DataMember(Order = 0)] SweepSpec Spec,
    [property: DataMember(Order = 1)] string Source,
    [property: DataMember(Order = 2)] string Request
);
