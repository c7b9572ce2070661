using System.Text.Json;

namespace Eam.Server.Contracts;

/// <summary>What is maximised or minimised.</summary>
/// <param name="Metric">A metric's name.</param>
/// <param name="Maximize">Direction.</param>
public sealed record ObjectiveView(string Metric, bool Maximize);

/// <summary>Trials by state.</summary>
/// <param name="Pending">Not started.</param>
/// <param name="Running">A segment is on a slot.</param>
/// <param name="Paused">Wait at a rung.</param>
/// <param name="Completed">Finished the final rung.</param>
/// <param name="Pruned">Not promoted, or diverged.</param>
/// <param name="Failed">Crashed too often, or invalid.</param>
public sealed record TrialCounts(int Pending, int Running, int Paused, int Completed, int Pruned, int Failed);

/// <summary>The best trial so far.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Method">Its method.</param>
/// <param name="Value">Its objective at its last evaluation.</param>
/// <param name="Compute">What it had spent, in the sweep's unit.</param>
public sealed record Incumbent(int Trial, string Method, double Value, double Compute);

/// <summary>A sweep in a listing.</summary>
/// <param name="Id">Its identifier, as in addresses.</param>
/// <param name="Name">As in its file.</param>
/// <param name="Status">running, paused, stopped, completed, failed, cancelled or damaged.</param>
/// <param name="Message">Why it stopped, failed or waits; null otherwise.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Methods">In file order.</param>
/// <param name="Objective">What counts.</param>
/// <param name="Unit">Unit of compute: nfe, flops, seconds or iterations.</param>
/// <param name="Trials">Trials by state.</param>
/// <param name="PlannedTrials">Trials that its file asks for.</param>
/// <param name="Spent">Compute of all trials, running segments included.</param>
/// <param name="Planned">Compute that the whole sweep is to take if no trial fails.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="Best">The incumbent; null before the first evaluation.</param>
/// <param name="Started">When it was first started.</param>
/// <param name="Finished">When it ended or stopped; null while it runs.</param>
/// <param name="Sequence">Its last event.</param>
public sealed record SweepSummary(
    string Id,
    string Name,
    string Status,
    string? Message,
    string? Task,
    IReadOnlyList<string> Methods,
    ObjectiveView? Objective,
    string? Unit,
    TrialCounts Trials,
    int PlannedTrials,
    double Spent,
    double Planned,
    double Progress,
    Incumbent? Best,
    DateTimeOffset? Started,
    DateTimeOffset? Finished,
    long Sequence
);

/// <summary>A page of sweeps, the newest first.</summary>
/// <param name="Sweeps">The page.</param>
/// <param name="Total">All that match.</param>
/// <param name="Offset">The page's first.</param>
/// <param name="Limit">Sweeps a page.</param>
public sealed record SweepPage(IReadOnlyList<SweepSummary> Sweeps, int Total, int Offset, int Limit);

/// <summary>How an arm stands at a rung.</summary>
/// <param name="Method">The arm.</param>
/// <param name="Rung">0 is the cheapest.</param>
/// <param name="Target">Compute of a trial there.</param>
/// <param name="Reached">Trials that finished it.</param>
/// <param name="Running">Trials on their way to it.</param>
/// <param name="Best">The best objective there.</param>
/// <param name="BestTrial">Whose it is.</param>
public sealed record ArmRung(string Method, int Rung, double Target, int Reached, int Running, double? Best, int? BestTrial);

/// <summary>A sweep as a whole.</summary>
/// <param name="Sweep">As in the listing.</param>
/// <param name="Spec">The specification, as in sweep.json.</param>
/// <param name="Rungs">Compute targets, the cheapest first.</param>
/// <param name="Arms">Each arm at each rung.</param>
/// <param name="Live">Segments that run now.</param>
public sealed record SweepDetails(
    SweepSummary Sweep,
    JsonElement Spec,
    IReadOnlyList<double> Rungs,
    IReadOnlyList<ArmRung> Arms,
    IReadOnlyList<LiveSegment> Live
);

/// <summary>A segment that runs now.</summary>
/// <param name="Trial">Whose it is.</param>
/// <param name="Slot">Where.</param>
/// <param name="Rung">The rung that it trains to.</param>
/// <param name="Compute">The trial's total so far, in the sweep's unit; null before the first report.</param>
/// <param name="Loss">Last training loss.</param>
/// <param name="Reward">Mean reward of the last training endpoints.</param>
public sealed record LiveSegment(int Trial, int? Slot, int Rung, double? Compute, double? Loss, double? Reward);
