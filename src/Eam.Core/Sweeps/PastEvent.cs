using System.Runtime.Serialization;

namespace Eam.Core.Sweeps;

/// <summary>A fact of a sweep and when it was written down.</summary>
/// <param name="Sequence">1, 2, 3, ...</param>
/// <param name="Time">When; for people, the machine does not read it.</param>
/// <param name="Event">What.</param>
[DataContract]
public sealed record PastEvent(
    [property: DataMember(Order = 0)] long Sequence,
    [property: DataMember(Order = 1)] DateTimeOffset Time,
    [property: DataMember(Order = 2)] SweepEvent Event
);
