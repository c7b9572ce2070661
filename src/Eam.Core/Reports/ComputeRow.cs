namespace Eam.Core.Reports;

/// <summary>The best point of each method at one level of compute.</summary>
/// <param name="Compute">Compute of a trial, in the sweep's unit; at a rung, the rung's target.</param>
/// <param name="Best">
/// By method, in the order of the sweep file: the point with the best objective so far, with its own compute, reward and distance; null if
/// the method has no point yet.
/// </param>
public sealed record ComputeRow(double Compute, IReadOnlyList<ScoredPoint?> Best);
