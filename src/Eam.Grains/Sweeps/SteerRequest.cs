using System.Runtime.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Grains.Sweeps;

/// <summary>A user's request to a sweep.</summary>
/// <param name="Kind">Kind of the request.</param>
/// <param name="Trial">The trial; null for the whole sweep, or for all crashed trials.</param>
/// <param name="ExpectedSequence">Sequence number of the version that the request was made for; null for any version.</param>
/// <param name="ExpectedStatus">Status of that version; null for any version.</param>
/// <param name="Key">Key of the request. A request that is repeated because its answer was lost has the same one, and is carried out
/// once. Null from gateways of earlier versions.</param>
[DataContract]
public sealed record SteerRequest(
    [property: DataMember(Order = 0)] RequestKind Kind,
    [property: DataMember(Order = 1)] int? Trial,
    [property: DataMember(Order = 2)] long? ExpectedSequence = null,
    [property: DataMember(Order = 3)] SweepStatus? ExpectedStatus = null,
    [property: DataMember(Order = 4)] string? Key = null
);
