namespace Eam.Engine.Simulation;

/// <summary>The best trial that completed.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Score">Its score at the final rung; larger is better.</param>
/// <param name="Time">The time at which it reached that score.</param>
/// <param name="Compute">Compute that the sweep had spent by then.</param>
/// <param name="Regret">
/// The difference between <see cref="SimulationResult.Reachable"/> and its score without noise. If the curves know their optimum, the share
/// of the optimum that its score without noise lacks.
/// </param>
public sealed record SimulatedIncumbent(int Trial, double Score, double Time, double Compute, double Regret);
