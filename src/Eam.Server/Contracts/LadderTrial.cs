using Eam.Core.Sweeps;

namespace Eam.Server.Contracts;

/// <summary>A trial at a rung.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Value">Objective at the rung; null if there is no result.</param>
/// <param name="Compute">Compute that the trial had spent at the rung; null if there is no result.</param>
/// <param name="Fate">promoted, completed, paused (waits for a decision), pruned, running, pending (waits for a slot), failed, diverged or cancelled.</param>
/// <param name="Reason">Why the trial did not continue; null if it did, or may.</param>
public sealed record LadderTrial(
    int Trial,
    string Method,
    double? Value,
    double? Compute,
    [property: OneOf("promoted", "diverged", "cancelled", Enumeration = typeof(TrialStatus))] string Fate,
    string? Reason
);
