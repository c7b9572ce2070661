using System.Runtime.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>A sweep's status and the events since a given one. A reader folds the sweep's exact state from them.</summary>
/// <param name="Spec">The specification of the sweep; null if the reader has it already because it knows events.</param>
/// <param name="Status">The sweep's status.</param>
/// <param name="Message">Why the sweep failed, stopped or waits.</param>
/// <param name="Started">When the sweep was first started.</param>
/// <param name="Finished">When the sweep ended; null while it runs.</param>
/// <param name="Live">Progress of running segments, by trial.</param>
/// <param name="Events">The events after those that the reader knows, or the first of them.</param>
/// <param name="Sequence">Sequence number of the newest event; larger than that of the last of <paramref name="Events"/> if not all are
/// included.</param>
[DataContract]
public sealed record SweepNews(
    [property: DataMember(Order = 0)] SweepSpec? Spec,
    [property: DataMember(Order = 1)] SweepStatus Status,
    [property: DataMember(Order = 2)] string? Message,
    [property: DataMember(Order = 3)] DateTimeOffset Started,
    [property: DataMember(Order = 4)] DateTimeOffset? Finished,
    [property: DataMember(Order = 5)] IReadOnlyDictionary<int, SegmentProgress> Live,
    [property: DataMember(Order = 6)] IReadOnlyList<PastEvent> Events,
    [property: DataMember(Order = 7)] long Sequence
);
