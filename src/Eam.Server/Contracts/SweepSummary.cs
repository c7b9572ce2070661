using System.Text.Json.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Server.Contracts;

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
/// <param name="Actions">What a user can ask of the sweep now: stop, pause, resume, cancel, retry. Others are refused or change nothing. Null from servers that do not say it.</param>
/// <param name="Simulated">Whether the sweep runs on simulated devices: its values follow learning curves, and no model is trained.</param>
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null,
    IReadOnlyList<string>? Actions = null,
    bool Simulated = false
);
