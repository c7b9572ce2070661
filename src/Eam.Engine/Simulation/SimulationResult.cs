namespace Eam.Engine.Simulation;

/// <summary>What a simulated sweep came to under one rule. Time 1 is what one trial takes from zero to the final rung on a slot that does not straggle.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Trials">Configurations that were drawn.</param>
/// <param name="Repeats">Repeats of winners with other seeds.</param>
/// <param name="Completed">Trials that reached the final rung, repeats included.</param>
/// <param name="Pruned">Trials that the rule ended.</param>
/// <param name="Failed">Trials that crashed too often.</param>
/// <param name="Segments">Segments that were started.</param>
/// <param name="Makespan">Time to the end.</param>
/// <param name="Utilisation">Share of all slots' time in which they were at work.</param>
/// <param name="Compute">All that was spent, lost segments included, in the sweep's unit.</param>
/// <param name="Incumbent">The configuration's trial with the best score at the final rung; null where none completed.</param>
public sealed record SimulationResult(
    string Rule, int Trials, int Repeats, int Completed, int Pruned, int Failed, long Segments, double Makespan, double Utilisation, double Compute, Incumbent? Incumbent);

/// <summary>The best trial that completed.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Score">What it scored at the final rung, larger is better.</param>
/// <param name="Time">When it did.</param>
/// <param name="Compute">What the sweep had spent by then.</param>
/// <param name="Regret">How far its score, without noise, is below the best that any of the drawn configurations reaches at the final rung.</param>
public sealed record Incumbent(int Trial, double Score, double Time, double Compute, double Regret);
