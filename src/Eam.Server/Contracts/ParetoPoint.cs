namespace Eam.Server.Contracts;

/// <summary>A trial at its last evaluation.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Compute">Compute that the trial has spent.</param>
/// <param name="Value">Value of the metric.</param>
/// <param name="Distance">Distance to the target; null if the task has none.</param>
/// <param name="Front">Whether the trial is on the Pareto front: no other trial is at least as good in all three and better in one.</param>
public sealed record ParetoPoint(int Trial, string Method, double Compute, double Value, double? Distance, bool Front);
