namespace Eam.Server.Contracts;

/// <summary>Changes since the previous update; the data of the event <c>update</c>.</summary>
/// <param name="Sequence">Sequence number of the last event in this update; also the id of the stream's event.</param>
/// <param name="Sweep">The sweep, as in the listing.</param>
/// <param name="Trials">Complete rows of new and changed trials.</param>
/// <param name="Curves">New points of the curves of these trials.</param>
/// <param name="Live">All segments that run now.</param>
public sealed record SweepChange(
    long Sequence,
    SweepSummary Sweep,
    IReadOnlyList<TrialRow> Trials,
    IReadOnlyList<CurveGrowth> Curves,
    IReadOnlyList<LiveSegment> Live
);

/// <summary>Points to append to a trial's curve.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="From">Index of the first point in the curve. Points that exist from this index on are replaced.</param>
/// <param name="Points">Points, ordered by compute.</param>
public sealed record CurveGrowth(int Trial, int From, IReadOnlyList<CurvePointView> Points);

/// <summary>Tells a client that it missed changes and must read everything again; the data of the event <c>resync</c>.</summary>
/// <param name="Sequence">Sequence number of the last event so far.</param>
public sealed record Resync(long Sequence);
