using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Server.Contracts;

/// <summary>A trial in a listing.</summary>
/// <param name="Trial">Number of the trial: 0, 1, 2, ...</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="State">State: pending, running, paused, completed, pruned or failed.</param>
/// <param name="Rung">Number of the highest rung that the trial finished, 1 is the cheapest; null if it finished none.</param>
/// <param name="Slot">Slot that the trial runs on; null if it does not run.</param>
/// <param name="Attempt">Number of the attempt of the running segment, or of the next one.</param>
/// <param name="Crashes">Number of crashes so far.</param>
/// <param name="Seed">Seed of 64 bits, as text, because a JavaScript number cannot hold it.</param>
/// <param name="RepeatOf">Winner that the trial repeats with another seed.</param>
/// <param name="Failure">Kind of the failure: preempted, crashed, diverged, invalid, cancelled or out_of_memory; null if no failure ended the trial.</param>
/// <param name="Reason">Why the trial was pruned or failed, in one line.</param>
/// <param name="Compute">Compute that the trial has spent, in the sweep's unit.</param>
/// <param name="Value">Objective at the last evaluation.</param>
/// <param name="Parameters">Settings of the trial.</param>
/// <param name="Metrics">Metrics of the last evaluation by name; null before the first one.</param>
/// <param name="Spent">The compute ledger.</param>
/// <param name="Actions">What a user can ask of the trial now: cancel or retry. Null from servers that do not say it.</param>
public sealed record TrialRow(
    int Trial,
    string Method,
    [property: OneOf(Enumeration = typeof(TrialStatus))] string State,
    int? Rung,
    int? Slot,
    int Attempt,
    int Crashes,
    string Seed,
    int? RepeatOf,
    string? Failure,
    string? Reason,
    double Compute,
    double? Value,
    IReadOnlyDictionary<string, ParameterValue> Parameters,
    IReadOnlyDictionary<string, double?>? Metrics,
    SpentView Spent,
    IReadOnlyList<string>? Actions = null
);
