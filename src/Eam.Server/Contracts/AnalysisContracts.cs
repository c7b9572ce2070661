using Eam.Core.Sweeps;

namespace Eam.Server.Contracts;

/// <summary>The trials at each rung, and their outcomes.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Metric">Metric of the objective.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Brackets">One bracket per arm, or one for all methods.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record RungLadder(string Sweep, string Metric, string Unit, IReadOnlyList<LadderBracket> Brackets, long Sequence);

/// <summary>Trials that compete with each other.</summary>
/// <param name="Bracket">Method of the arm; empty if all methods compete with each other.</param>
/// <param name="Rungs">Rungs, cheapest first.</param>
public sealed record LadderBracket(string Bracket, IReadOnlyList<LadderRung> Rungs);

/// <summary>One rung of a bracket.</summary>
/// <param name="Rung">Number of the rung; 1 is the cheapest.</param>
/// <param name="Target">Compute of a trial at this rung.</param>
/// <param name="Entered">Number of trials that entered the rung.</param>
/// <param name="Reported">Number of trials that have a result at the rung.</param>
/// <param name="Trials">All trials that entered the rung, best first, then those without a result.</param>
public sealed record LadderRung(int Rung, double Target, int Entered, int Reported, IReadOnlyList<LadderTrial> Trials);

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

/// <summary>Timeline of slots: which trial ran where and when.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="From">Start of the first segment; null if none has started.</param>
/// <param name="To">Time of the last event, or now if something runs.</param>
/// <param name="Slots">Slots, ordered by number.</param>
/// <param name="Total">Number of all segments. The slots contain the newest of them.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record SlotTimeline(
    string Sweep,
    DateTimeOffset? From,
    DateTimeOffset? To,
    IReadOnlyList<SlotLane> Slots,
    int Total,
    long Sequence
);

/// <summary>One slot.</summary>
/// <param name="Slot">Number of the slot.</param>
/// <param name="Busy">Share of the time from the timeline's start to its end in which a segment ran; time in which the whole sweep was stopped counts as idle.</param>
/// <param name="Segments">Segments, ordered by start.</param>
public sealed record SlotLane(int Slot, double Busy, IReadOnlyList<SlotSegment> Segments);

/// <summary>A segment on a slot.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Rung">Number of the rung that the segment trained to.</param>
/// <param name="Attempt">Number of the attempt; 0 is the first.</param>
/// <param name="Start">Time when the segment started.</param>
/// <param name="End">Time when the segment ended; null while it runs.</param>
/// <param name="Outcome">Outcome of the segment: reached, running, or the kind of its failure.</param>
public sealed record SlotSegment(
    int Trial,
    string Method,
    int Rung,
    int Attempt,
    DateTimeOffset Start,
    DateTimeOffset? End,
    [property: OneOf("reached", "running", Enumeration = typeof(FailureKind))] string Outcome
);

/// <summary>Trials by compute, value and distance, with the Pareto front.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Metric">Metric of the values.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Distance">Metric of the distance to the target; null if the task has none.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Points">Trials of the front, ordered by compute, then an even sample of the others.</param>
/// <param name="Total">Number of evaluated trials.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record ParetoView(
    string Sweep,
    string Metric,
    bool Maximize,
    string? Distance,
    string Unit,
    IReadOnlyList<ParetoPoint> Points,
    int Total,
    long Sequence
);

/// <summary>A trial at its last evaluation.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Compute">Compute that the trial has spent.</param>
/// <param name="Value">Value of the metric.</param>
/// <param name="Distance">Distance to the target; null if the task has none.</param>
/// <param name="Front">Whether the trial is on the Pareto front: no other trial is at least as good in all three and better in one.</param>
public sealed record ParetoPoint(int Trial, string Method, double Compute, double Value, double? Distance, bool Front);

/// <summary>Hyperparameters by importance.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Metric">Metric whose variance is explained.</param>
/// <param name="Rung">Number of the rung of the evaluations; 1 is the cheapest.</param>
/// <param name="Methods">One entry per method.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record ImportanceView(string Sweep, string Metric, int Rung, IReadOnlyList<MethodImportanceView> Methods, long Sequence);

/// <summary>Importance of the hyperparameters of a method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Trials">Number of trials used.</param>
/// <param name="Parameters">Hyperparameters, most important first; empty for fewer than ten trials.</param>
/// <param name="Interactions">Share of the variance that no hyperparameter explains by itself.</param>
public sealed record MethodImportanceView(string Method, int Trials, IReadOnlyList<ImportanceShare> Parameters, double Interactions);

/// <summary>Share of the variance that one hyperparameter explains.</summary>
/// <param name="Name">Name of the hyperparameter.</param>
/// <param name="Share">Share, from 0 to 1.</param>
/// <param name="Low">10 % percentile over the forest's trees.</param>
/// <param name="High">90 % percentile over the forest's trees.</param>
public sealed record ImportanceShare(string Name, double Share, double Low, double High);
