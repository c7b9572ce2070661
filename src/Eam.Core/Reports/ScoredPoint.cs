using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>A point of a learning curve.</summary>
/// <param name="Compute">Total compute of its trial, in the sweep's unit.</param>
/// <param name="Score">The objective with larger better (<see cref="Objective.Score(Eam.Core.Tasks.TrialMetrics?)"/>); negative infinity where it is missing.</param>
/// <param name="Trial">Whose it is.</param>
/// <param name="Point">The evaluation.</param>
public readonly record struct ScoredPoint(double Compute, double Score, int Trial, CurvePoint Point);
