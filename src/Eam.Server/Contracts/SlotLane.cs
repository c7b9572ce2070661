namespace Eam.Server.Contracts;

/// <summary>One slot.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Busy">Share of the time from the timeline's start to its end in which a segment ran; time in which the whole sweep was stopped counts as idle.</param>
/// <param name="Segments">Segments, ordered by start.</param>
public sealed record SlotLane(int Slot, double Busy, IReadOnlyList<SlotSegment> Segments);
