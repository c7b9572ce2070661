namespace Eam.Server.Contracts;

/// <summary>Progress of an arm at a rung.</summary>
/// <param name="Method">The arm.</param>
/// <param name="Rung">Number of the rung; 1 is the cheapest.</param>
/// <param name="Target">Compute of a trial at this rung.</param>
/// <param name="Reached">Number of trials that reached the rung.</param>
/// <param name="Running">Number of trials that train to the rung now.</param>
/// <param name="Best">Best objective at the rung.</param>
/// <param name="BestTrial">Number of the trial with the best objective.</param>
public sealed record ArmRung(string Method, int Rung, double Target, int Reached, int Running, double? Best, int? BestTrial);
