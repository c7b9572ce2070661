using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>A point of a learning curve.</summary>
/// <param name="Compute">Total compute of the trial, in the sweep's unit.</param>
/// <param name="Score">
/// The objective; larger is better (<see cref="Objective.Score(Eam.Core.Tasks.TrialMetrics?)"/>). Negative infinity if it is missing.
/// </param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Point">The evaluation.</param>
public readonly record struct ScoredPoint(double Compute, double Score, int Trial, CurvePoint Point);
