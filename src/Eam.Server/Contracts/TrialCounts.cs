namespace Eam.Server.Contracts;

/// <summary>Numbers of trials by state.</summary>
/// <param name="Pending">Trials that have not started.</param>
/// <param name="Running">Trials with a segment on a slot.</param>
/// <param name="Paused">Trials that wait at a rung.</param>
/// <param name="Completed">Trials that finished the final rung.</param>
/// <param name="Pruned">Trials that were not promoted, or diverged.</param>
/// <param name="Failed">Trials that crashed too often, or are invalid.</param>
public sealed record TrialCounts(int Pending, int Running, int Paused, int Completed, int Pruned, int Failed);
