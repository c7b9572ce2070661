namespace Eam.Core.Sweeps.Halving;

/// <summary>The most trials that a sweep can train to a rung.</summary>
/// <param name="Arm">The arm: a method, or "" if all methods share one arm.</param>
/// <param name="Rung">Index of the rung; 0 is the cheapest.</param>
/// <param name="Trials">Number of trials, repeats included.</param>
public readonly record struct LargestRung(string Arm, int Rung, int Trials);
