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
