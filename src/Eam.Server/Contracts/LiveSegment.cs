namespace Eam.Server.Contracts;

/// <summary>A segment that runs now.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Slot">Slot of the segment.</param>
/// <param name="Rung">Number of the rung that the segment trains to.</param>
/// <param name="Compute">Total compute of the trial so far, in the sweep's unit; null before the first report.</param>
/// <param name="Loss">Last training loss.</param>
/// <param name="Reward">Mean reward of the last training endpoints.</param>
public sealed record LiveSegment(int Trial, int? Slot, int Rung, double? Compute, double? Loss, double? Reward);
