namespace Eam.Engine.Simulation;

/// <summary>The trial with the best report so far, at any rung.</summary>
/// <param name="Time">The time from which this holds.</param>
/// <param name="Compute">Compute that the sweep had spent by then.</param>
/// <param name="Score">The trial's score without noise. With noisy evaluations it may be worse than the one before it.</param>
public readonly record struct BestPoint(double Time, double Compute, double Score);
