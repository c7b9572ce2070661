namespace Eam.Server.Contracts;

/// <summary>Timeline of slots: which trial ran where and when.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="From">Start of the first segment; null if none has started.</param>
/// <param name="To">Time of the last event, or now if something runs.</param>
/// <param name="Slots">Slots, ordered by number.</param>
/// <param name="Total">Number of all segments. The slots contain the newest of them.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record SlotTimeline(
    string Sweep,
    DateTimeOffset? From,
    DateTimeOffset? To,
    IReadOnlyList<SlotLane> Slots,
    int Total,
    long Sequence
);
