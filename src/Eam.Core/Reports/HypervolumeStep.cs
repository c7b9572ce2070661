namespace Eam.Core.Reports;

/// <summary>The Pareto front at one amount of compute.</summary>
/// <param name="Compute">Compute of a trial, in the sweep's unit; at a rung, the rung's target.</param>
/// <param name="Hypervolume">Hypervolume of the front.</param>
/// <param name="Front">Number of trials in the front.</param>
public readonly record struct HypervolumeStep(double Compute, double Hypervolume, int Front);
