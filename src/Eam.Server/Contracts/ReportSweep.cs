namespace Eam.Server.Contracts;

/// <summary>One sweep of a report.</summary>
/// <param name="Details">Details of the sweep.</param>
/// <param name="Trials">All trials of the sweep.</param>
/// <param name="Curves">Learning curves, those of the objective first.</param>
/// <param name="Pareto">Trials by compute, value and distance.</param>
/// <param name="Rungs">The trials at each rung, and their outcomes.</param>
/// <param name="Importance">Parameters by importance.</param>
/// <param name="Slots">Timeline of slots.</param>
/// <param name="Source">Text of the sweep file.</param>
/// <param name="Facts">Versions, machine, seed and times, for people.</param>
/// <param name="Reproduce">Commands that reproduce the sweep, one per line.</param>
/// <param name="Images">Sample images from the results folder.</param>
/// <param name="Samples">Samples of the best trial of each method that has a checkpoint.</param>
/// <param name="Importances">Parameters by importance, for each metric that has curves; null from servers that do not send them.</param>
/// <param name="Front">The Pareto front and its hypervolume over compute; null with one objective, and from servers that do not send it.</param>
public sealed record ReportSweep(
    SweepDetails Details,
    IReadOnlyList<TrialRow> Trials,
    IReadOnlyList<CurveSet> Curves,
    ParetoView Pareto,
    RungLadder Rungs,
    ImportanceView Importance,
    SlotTimeline Slots,
    string Source,
    IReadOnlyDictionary<string, string> Facts,
    IReadOnlyList<string> Reproduce,
    IReadOnlyList<ReportImage> Images,
    IReadOnlyList<SampleSet> Samples,
    IReadOnlyList<ImportanceView>? Importances = null,
    FrontView? Front = null
);
