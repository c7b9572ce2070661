namespace Eam.Server.Contracts;

/// <summary>What changed since the update before: data of the event <c>update</c>.</summary>
/// <param name="Sequence">The last event that this knows; the event's id.</param>
/// <param name="Sweep">As in the listing.</param>
/// <param name="Trials">Trials that are new or changed, whole.</param>
/// <param name="Curves">New points of their curves.</param>
/// <param name="Live">All segments that run now.</param>
public sealed record SweepChange(
    long Sequence,
    SweepSummary Sweep,
    IReadOnlyList<TrialRow> Trials,
    IReadOnlyList<CurveGrowth> Curves,
    IReadOnlyList<LiveSegment> Live
);

/// <summary>Points to put at the end of a trial's curve.</summary>
/// <param name="Trial">Whose they are.</param>
/// <param name="From">Index of the first of them in the curve: what is there already is replaced.</param>
/// <param name="Points">By compute.</param>
public sealed record CurveGrowth(int Trial, int From, IReadOnlyList<CurvePointView> Points);

/// <summary>The reader missed something and must read anew: data of the event <c>resync</c>.</summary>
/// <param name="Sequence">The last event so far.</param>
public sealed record Resync(long Sequence);
