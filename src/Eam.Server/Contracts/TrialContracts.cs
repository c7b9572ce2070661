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
    SpentView Spent
);

/// <summary>Compute ledger, counted per sample.</summary>
/// <param name="Nfe">Network function evaluations, the unit of compute.</param>
/// <param name="Forwards">Forward passes of the network.</param>
/// <param name="Vjps">Vector-Jacobian products with respect to the input.</param>
/// <param name="TrainingPasses">Training passes: a forward pass and a backward pass for the weights.</param>
/// <param name="RewardCalls">Evaluations of the reward or its gradient.</param>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Seconds">Seconds of training on one slot.</param>
/// <param name="Iterations">Iterations of the method.</param>
/// <param name="EvaluationSeconds">Seconds of evaluation, which do not count as compute.</param>
public sealed record SpentView(
    long Nfe,
    long Forwards,
    long Vjps,
    long TrainingPasses,
    long RewardCalls,
    double? Flops,
    double? Seconds,
    long Iterations,
    double? EvaluationSeconds
);

/// <summary>A page of trials.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Trials">Trials of the page.</param>
/// <param name="Total">Number of all matching trials.</param>
/// <param name="Offset">Index of the page's first trial.</param>
/// <param name="Limit">Maximum number of trials per page.</param>
/// <param name="Columns">Columns by which trials can be sorted.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record TrialPage(
    string Sweep,
    IReadOnlyList<TrialRow> Trials,
    int Total,
    int Offset,
    int Limit,
    IReadOnlyList<string> Columns,
    long Sequence
);

/// <summary>An evaluated point of a learning curve.</summary>
/// <param name="Compute">Total compute of the trial, in the sweep's unit.</param>
/// <param name="Rung">Number of the rung of the point; null for a point between rungs.</param>
/// <param name="Spent">The compute ledger.</param>
/// <param name="Metrics">Metrics by name.</param>
public sealed record CurvePointView(double Compute, int? Rung, SpentView Spent, IReadOnlyDictionary<string, double?> Metrics);

/// <summary>One trial with its learning curve.</summary>
/// <param name="Trial">The trial, as in the listing.</param>
/// <param name="Curve">Points of the learning curve, ordered by compute.</param>
/// <param name="Live">The running segment of the trial; null if none runs.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record TrialDetails(TrialRow Trial, IReadOnlyList<CurvePointView> Curve, LiveSegment? Live, long Sequence);
