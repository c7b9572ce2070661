namespace Eam.Server.Contracts;

/// <summary>Who stood at each rung, and what became of them.</summary>
/// <param name="Sweep">Whose rungs.</param>
/// <param name="Metric">The objective's.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Brackets">One an arm, or one of all methods.</param>
/// <param name="Sequence">The sweep's last event that this knows.</param>
public sealed record RungLadder(string Sweep, string Metric, string Unit, IReadOnlyList<LadderBracket> Brackets, long Sequence);

/// <summary>Trials that compete with each other.</summary>
/// <param name="Bracket">The arm's method; empty where all methods compete.</param>
/// <param name="Rungs">The cheapest first.</param>
public sealed record LadderBracket(string Bracket, IReadOnlyList<LadderRung> Rungs);

/// <summary>One rung of a bracket.</summary>
/// <param name="Rung">0 is the cheapest.</param>
/// <param name="Target">Compute of a trial there.</param>
/// <param name="Entered">Trials that were let in.</param>
/// <param name="Reported">Those that have a result there.</param>
/// <param name="Trials">All that were let in, best first, then those without a result.</param>
public sealed record LadderRung(int Rung, double Target, int Entered, int Reported, IReadOnlyList<LadderTrial> Trials);

/// <summary>A trial at a rung.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Method">Its method.</param>
/// <param name="Value">The objective there; null where it has no result.</param>
/// <param name="Compute">What it had spent there; null where it has no result.</param>
/// <param name="Fate">promoted, completed, paused (waits for a verdict), pruned, running, pending (waits for a slot), failed, diverged or cancelled.</param>
/// <param name="Reason">Why it went no further; null where it did, or may.</param>
public sealed record LadderTrial(int Trial, string Method, double? Value, double? Compute, string Fate, string? Reason);

/// <summary>Which trial ran where and when.</summary>
/// <param name="Sweep">Whose slots.</param>
/// <param name="From">The first start; null before it.</param>
/// <param name="To">The last event, or now while something runs.</param>
/// <param name="Slots">By number.</param>
/// <param name="Total">Segments that there are: the newest of them are in the slots.</param>
/// <param name="Sequence">The sweep's last event that this knows.</param>
public sealed record SlotTimeline(
    string Sweep,
    DateTimeOffset? From,
    DateTimeOffset? To,
    IReadOnlyList<SlotLane> Slots,
    int Total,
    long Sequence
);

/// <summary>One slot.</summary>
/// <param name="Slot">Its number.</param>
/// <param name="Busy">Share of the time from the timeline's start to its end in which a segment ran; time in which the whole sweep was stopped counts as idle.</param>
/// <param name="Segments">By start.</param>
public sealed record SlotLane(int Slot, double Busy, IReadOnlyList<SlotSegment> Segments);

/// <summary>A segment on a slot.</summary>
/// <param name="Trial">Whose it is.</param>
/// <param name="Method">Its method.</param>
/// <param name="Rung">The rung that it trained to.</param>
/// <param name="Attempt">0 for the first.</param>
/// <param name="Start">When it started.</param>
/// <param name="End">When it ended; null while it runs.</param>
/// <param name="Outcome">reached, preempted, crashed, diverged, invalid, cancelled or running.</param>
public sealed record SlotSegment(
    int Trial,
    string Method,
    int Rung,
    int Attempt,
    DateTimeOffset Start,
    DateTimeOffset? End,
    string Outcome
);

/// <summary>Trials by compute, objective and distance, and those that no other beats in all of them.</summary>
/// <param name="Sweep">Whose trials.</param>
/// <param name="Metric">What is on the value's axis.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Distance">The metric of the distance; null where the task has none.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Points">The front by compute, then an evenly spaced part of the rest.</param>
/// <param name="Total">Evaluated trials.</param>
/// <param name="Sequence">The sweep's last event that this knows.</param>
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
/// <param name="Trial">Its number.</param>
/// <param name="Method">Its method.</param>
/// <param name="Compute">Spent.</param>
/// <param name="Value">The metric.</param>
/// <param name="Distance">Distance to the target; null where the task has none.</param>
/// <param name="Front">No other trial is nowhere worse and somewhere better.</param>
public sealed record ParetoPoint(int Trial, string Method, double Compute, double Value, double? Distance, bool Front);

/// <summary>Hyperparameters by importance.</summary>
/// <param name="Sweep">Whose trials.</param>
/// <param name="Metric">What varies.</param>
/// <param name="Rung">At this rung.</param>
/// <param name="Methods">One a method.</param>
/// <param name="Sequence">The sweep's last event that this knows.</param>
public sealed record ImportanceView(string Sweep, string Metric, int Rung, IReadOnlyList<MethodImportanceView> Methods, long Sequence);

/// <summary>The hyperparameters of a method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Trials">How many trials were looked at.</param>
/// <param name="Parameters">The most important first; empty with fewer than ten trials.</param>
/// <param name="Interactions">The share that none explains by itself.</param>
public sealed record MethodImportanceView(string Method, int Trials, IReadOnlyList<ImportanceShare> Parameters, double Interactions);

/// <summary>One hyperparameter's share of the variance.</summary>
/// <param name="Name">The hyperparameter.</param>
/// <param name="Share">From 0 to 1.</param>
/// <param name="Low">10 % percentile over the forest's trees.</param>
/// <param name="High">90 % percentile over the forest's trees.</param>
public sealed record ImportanceShare(string Name, double Share, double Low, double High);

/// <summary>What each method needed to reach one level.</summary>
/// <param name="Sweeps">What was compared.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Target">The level; null where no common one exists.</param>
/// <param name="Given">The level is the asker's or the sweep file's; else the best that every run of every method reached.</param>
/// <param name="Methods">In file order.</param>
/// <param name="Ratio">First method over last; null with one method or without a target.</param>
/// <param name="Levels">The best of each method by compute.</param>
public sealed record Comparison(
    IReadOnlyList<string> Sweeps,
    string Metric,
    bool Maximize,
    string Unit,
    double? Target,
    bool Given,
    IReadOnlyList<MethodNeed> Methods,
    RatioView? Ratio,
    IReadOnlyList<LevelRow> Levels
);

/// <summary>A method's compute to the target.</summary>
/// <param name="Method">The method.</param>
/// <param name="Median">Over its runs; null where the median run never reached it.</param>
/// <param name="Reached">Runs that reached it.</param>
/// <param name="Runs">Its best configuration and that one's repeats.</param>
public sealed record MethodNeed(string Method, double? Median, int Reached, IReadOnlyList<RunNeed> Runs);

/// <summary>A run's compute to the target.</summary>
/// <param name="Sweep">Whose it is.</param>
/// <param name="Trial">Its number there.</param>
/// <param name="Compute">At the crossing; null where it never reached the level.</param>
/// <param name="AtMost">Its first evaluation was there already: an upper bound.</param>
/// <param name="Spent">All that it trained.</param>
public sealed record RunNeed(string Sweep, int Trial, double? Compute, bool AtMost, double Spent);

/// <summary>How many times the compute of one method another needed.</summary>
/// <param name="Numerator">The method above the line.</param>
/// <param name="Denominator">The method below it.</param>
/// <param name="Value">Ratio of the medians; null where one was not reached.</param>
/// <param name="Low">2.5 % percentile of the bootstrap over seeds; null with too few runs.</param>
/// <param name="High">97.5 % percentile.</param>
public sealed record RatioView(string Numerator, string Denominator, double? Value, double? Low, double? High);

/// <summary>A method's best up to some compute.</summary>
/// <param name="UpTo">Compute of a trial.</param>
/// <param name="Method">The method.</param>
/// <param name="Sweep">Whose the best is; null for none.</param>
/// <param name="Trial">Its number there.</param>
/// <param name="Compute">What it had spent.</param>
/// <param name="Metrics">Its evaluation.</param>
public sealed record LevelRow(
    double UpTo,
    string Method,
    string? Sweep,
    int? Trial,
    double? Compute,
    IReadOnlyDictionary<string, double?>? Metrics
);
