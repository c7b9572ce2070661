namespace Eam.Server.Contracts;

/// <summary>One trial with its learning curve.</summary>
/// <param name="Trial">The trial, as in the listing.</param>
/// <param name="Curve">Points of the learning curve, ordered by compute.</param>
/// <param name="Live">The running segment of the trial; null if none runs.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record TrialDetails(TrialRow Trial, IReadOnlyList<CurvePointView> Curve, LiveSegment? Live, long Sequence);
