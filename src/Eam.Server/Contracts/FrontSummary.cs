namespace Eam.Server.Contracts;

/// <summary>The Pareto front of a sweep with several objectives, in short.</summary>
/// <param name="Size">Number of trials in the front.</param>
/// <param name="Best">The best trial of the front by each objective, in the order of the sweep file.</param>
/// <param name="Hypervolume">Hypervolume of the front; null before the first rung has a result.</param>
/// <param name="Reference">
/// Reference point of the hypervolume: a value of each objective, in the order of the sweep file. Null before the first rung has a result.
/// </param>
public sealed record FrontSummary(int Size, IReadOnlyList<FrontBest> Best, double? Hypervolume, IReadOnlyList<double>? Reference);
