namespace Eam.Core.Sweeps;

/// <summary>A user's request to a sweep.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Trial">The trial to cancel or to retry; null for the whole sweep, or for all trials that crashed.</param>
/// <param name="Expected">Version of the sweep that the request was made for. If the sweep has another one when the request is taken,
/// nothing is done. Null for any.</param>
public readonly record struct SweepRequest(RequestKind Kind, int? Trial = null, SweepVersion? Expected = null);
