using Eam.Core.Spaces;

namespace Eam.Server.Contracts;

/// <summary>A trial in a listing.</summary>
/// <param name="Trial">Its number: 0, 1, 2, ...</param>
/// <param name="Method">Its method.</param>
/// <param name="State">pending, running, paused, completed, pruned or failed.</param>
/// <param name="Rung">The highest rung that it finished; null for none.</param>
/// <param name="Slot">Where it runs now; null where it does not.</param>
/// <param name="Attempt">Of the running segment, or of the next one.</param>
/// <param name="Crashes">So far.</param>
/// <param name="Seed">64 bits, as text: more than a JavaScript number holds.</param>
/// <param name="RepeatOf">The winner that it repeats with another seed.</param>
/// <param name="Failure">preempted, crashed, diverged or invalid; null where none ended it.</param>
/// <param name="Reason">Why it was pruned or failed, one line.</param>
/// <param name="Compute">Spent, in the sweep's unit.</param>
/// <param name="Value">The objective at its last evaluation.</param>
/// <param name="Parameters">Its settings.</param>
/// <param name="Metrics">Its last evaluation by name; null before the first.</param>
/// <param name="Spent">The compute ledger.</param>
public sealed record TrialRow(
    int Trial,
    string Method,
    string State,
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

/// <summary>Compute, counted by sample.</summary>
/// <param name="Nfe">Network forward equivalents.</param>
/// <param name="Forwards">Network forwards.</param>
/// <param name="Vjps">Input vector-Jacobian products.</param>
/// <param name="TrainingPasses">Forward and backward for the weights.</param>
/// <param name="RewardCalls">Evaluations of the reward or its gradient.</param>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Seconds">On one slot.</param>
/// <param name="Iterations">Of the method.</param>
/// <param name="EvaluationSeconds">Spent on evaluation, which is not charged.</param>
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
/// <param name="Sweep">Whose they are.</param>
/// <param name="Trials">The page.</param>
/// <param name="Total">All that match.</param>
/// <param name="Offset">The page's first.</param>
/// <param name="Limit">Trials a page.</param>
/// <param name="Columns">What they may be sorted by.</param>
/// <param name="Sequence">The sweep's last event that this page knows.</param>
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
/// <param name="Compute">The trial's total, in the sweep's unit.</param>
/// <param name="Rung">The rung that it is at; null in between.</param>
/// <param name="Spent">The compute ledger.</param>
/// <param name="Metrics">By name.</param>
public sealed record CurvePointView(double Compute, int? Rung, SpentView Spent, IReadOnlyDictionary<string, double?> Metrics);

/// <summary>One trial with its learning curve.</summary>
/// <param name="Trial">As in the listing.</param>
/// <param name="Curve">By compute.</param>
/// <param name="Live">Its running segment; null where none runs.</param>
/// <param name="Sequence">The sweep's last event that this knows.</param>
public sealed record TrialDetails(TrialRow Trial, IReadOnlyList<CurvePointView> Curve, LiveSegment? Live, long Sequence);
