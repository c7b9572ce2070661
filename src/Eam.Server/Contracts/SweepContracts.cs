using System.Text.Json;
using System.Text.Json.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Server.Contracts;

/// <summary>Objective of a sweep: the metric to maximise or minimise.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Maximize">Whether larger is better.</param>
public sealed record ObjectiveView(string Metric, bool Maximize);

/// <summary>Numbers of trials by state.</summary>
/// <param name="Pending">Trials that have not started.</param>
/// <param name="Running">Trials with a segment on a slot.</param>
/// <param name="Paused">Trials that wait at a rung.</param>
/// <param name="Completed">Trials that finished the final rung.</param>
/// <param name="Pruned">Trials that were not promoted, or diverged.</param>
/// <param name="Failed">Trials that crashed too often, or are invalid.</param>
public sealed record TrialCounts(int Pending, int Running, int Paused, int Completed, int Pruned, int Failed);

/// <summary>The best trial so far (docs/scheduling.md#the-best-trial). With several objectives, the best of the front by the first of them that is a metric.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Value">Objective at the last evaluation; with repeats, the mean over the runs.</param>
/// <param name="Compute">Compute that the trial had spent, in the sweep's unit.</param>
public sealed record Incumbent(int Trial, string Method, double Value, double Compute);

/// <summary>The Pareto front of a sweep with several objectives, in short.</summary>
/// <param name="Size">Number of trials in the front.</param>
/// <param name="Best">The best trial of the front by each objective, in the order of the sweep file.</param>
/// <param name="Hypervolume">Hypervolume of the front; null before the first rung has a result.</param>
/// <param name="Reference">
/// Reference point of the hypervolume: a value of each objective, in the order of the sweep file. Null before the first rung has a result.
/// </param>
public sealed record FrontSummary(int Size, IReadOnlyList<FrontBest> Best, double? Hypervolume, IReadOnlyList<double>? Reference);

/// <summary>The best trial of a front by one objective.</summary>
/// <param name="Metric">Metric of the objective, or <c>compute</c>.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Value">Value of the objective; null if no trial of the front has one.</param>
public sealed record FrontBest(string Metric, bool Maximize, int Trial, string Method, double? Value);

/// <summary>A sweep in a listing.</summary>
/// <param name="Id">Identifier of the sweep, as in addresses.</param>
/// <param name="Name">Name of the sweep, as in its file.</param>
/// <param name="Status">Status: running, paused, stopped, interrupted, completed, failed, cancelled or damaged.</param>
/// <param name="Message">Why the sweep stopped, failed or waits; null otherwise.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Methods">Methods in the order of the file.</param>
/// <param name="Objective">Objective of the sweep.</param>
/// <param name="Unit">Unit of compute: nfe, flops, seconds or iterations.</param>
/// <param name="Trials">Numbers of trials by state.</param>
/// <param name="PlannedTrials">Number of configurations that are drawn: the number in the file, or fewer if the space has fewer.</param>
/// <param name="Spent">Compute of all trials, including running segments.</param>
/// <param name="Planned">Compute that the whole sweep needs if no trial fails.</param>
/// <param name="Progress">Progress from 0 to 1.</param>
/// <param name="Best">The incumbent; null before the first evaluation.</param>
/// <param name="Started">Time when the sweep was first started.</param>
/// <param name="Finished">Time when the sweep ended or stopped; null while it runs.</param>
/// <param name="Sequence">Sequence number of the sweep's last event.</param>
/// <param name="Diverged">Number of trials that diverged; they are among the pruned ones.</param>
/// <param name="Wasted">Compute of the trials that failed, diverged or were cancelled, and what crashed attempts lost; part of <paramref name="Spent"/>.</param>
/// <param name="Front">The Pareto front; null with one objective, and before the first evaluation.</param>
/// <param name="Warnings">What the sweep file may say but hardly means, one line each; only in the answer to the start of a sweep.</param>
public sealed record SweepSummary(
    string Id,
    string Name,
    [property: OneOf("damaged", Enumeration = typeof(SweepStatus))] string Status,
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
    long Sequence,
    int Diverged = 0,
    double Wasted = 0,
    FrontSummary? Front = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null
);

/// <summary>A page of sweeps, newest first.</summary>
/// <param name="Sweeps">Sweeps of the page.</param>
/// <param name="Total">Number of all matching sweeps.</param>
/// <param name="Offset">Index of the page's first sweep.</param>
/// <param name="Limit">Maximum number of sweeps per page.</param>
public sealed record SweepPage(IReadOnlyList<SweepSummary> Sweeps, int Total, int Offset, int Limit);

/// <summary>Progress of an arm at a rung.</summary>
/// <param name="Method">The arm.</param>
/// <param name="Rung">Number of the rung; 1 is the cheapest.</param>
/// <param name="Target">Compute of a trial at this rung.</param>
/// <param name="Reached">Number of trials that reached the rung.</param>
/// <param name="Running">Number of trials that train to the rung now.</param>
/// <param name="Best">Best objective at the rung.</param>
/// <param name="BestTrial">Number of the trial with the best objective.</param>
public sealed record ArmRung(string Method, int Rung, double Target, int Reached, int Running, double? Best, int? BestTrial);

/// <summary>A sweep with all details.</summary>
/// <param name="Sweep">The sweep, as in the listing.</param>
/// <param name="Spec">The specification, as in sweep.json.</param>
/// <param name="Rungs">Compute targets of the rungs, cheapest first.</param>
/// <param name="Arms">Progress of each arm at each rung.</param>
/// <param name="Live">Segments that run now.</param>
/// <param name="Metrics">Names of the metrics that the sweep's task defines; null from servers that do not say it.</param>
public sealed record SweepDetails(
    SweepSummary Sweep,
    JsonElement Spec,
    IReadOnlyList<double> Rungs,
    IReadOnlyList<ArmRung> Arms,
    IReadOnlyList<LiveSegment> Live,
    IReadOnlyList<string>? Metrics = null
);

/// <summary>A segment that runs now.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Slot">Slot of the segment.</param>
/// <param name="Rung">Number of the rung that the segment trains to.</param>
/// <param name="Compute">Total compute of the trial so far, in the sweep's unit; null before the first report.</param>
/// <param name="Loss">Last training loss.</param>
/// <param name="Reward">Mean reward of the last training endpoints.</param>
public sealed record LiveSegment(int Trial, int? Slot, int Rung, double? Compute, double? Loss, double? Reward);
