using System.Runtime.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Grains.Trials;

/// <summary>A report of how a segment ended.</summary>
/// <param name="Order">The order of the segment.</param>
/// <param name="Outcome">How the segment ended.</param>
/// <param name="Obstacle">What could not be written because the disk is full, or the object storage is away, one line; null
/// otherwise.</param>
[DataContract]
public sealed record SegmentReport(
    [property: DataMember(Order = 0)] SegmentOrder Order,
    [property: DataMember(Order = 1)] SegmentOutcome Outcome,
    [property: DataMember(Order = 2)] string? Obstacle
);
