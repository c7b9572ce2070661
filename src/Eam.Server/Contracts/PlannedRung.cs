namespace Eam.Server.Contracts;

/// <summary>Segments of one method to one rung.</summary>
/// <param name="Method">The method.</param>
/// <param name="Rung">Number of the rung; 1 is the cheapest.</param>
/// <param name="Target">Compute of a trial at this rung.</param>
/// <param name="Trials">Number of trials that reach the rung; the least under an asynchronous rule.</param>
/// <param name="Compute">Compute that these trials spend between the previous rung and this one.</param>
/// <param name="MostTrials">The most trials that the rule lets reach the rung.</param>
/// <param name="MostCompute">Compute that the most trials spend between the previous rung and this one.</param>
public sealed record PlannedRung(string Method, int Rung, double Target, int Trials, double Compute, int MostTrials, double MostCompute);
