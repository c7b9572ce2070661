namespace Eam.Server.Contracts;

/// <summary>Points to append to a trial's curve.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="From">Index of the first point in the curve. Points that exist from this index on are replaced.</param>
/// <param name="Points">Points, ordered by compute.</param>
public sealed record CurveGrowth(int Trial, int From, IReadOnlyList<CurvePointView> Points);
