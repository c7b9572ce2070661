namespace Eam.Server.Contracts;

/// <summary>One rung of a bracket.</summary>
/// <param name="Rung">Number of the rung; 1 is the cheapest.</param>
/// <param name="Target">Compute of a trial at this rung.</param>
/// <param name="Entered">Number of trials that entered the rung.</param>
/// <param name="Reported">Number of trials that have a result at the rung.</param>
/// <param name="Trials">All trials that entered the rung, best first, then those without a result.</param>
public sealed record LadderRung(int Rung, double Target, int Entered, int Reported, IReadOnlyList<LadderTrial> Trials);
