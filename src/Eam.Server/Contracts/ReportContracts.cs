namespace Eam.Server.Contracts;

/// <summary>Data of a report: views of the API in one object. The report page of the dashboard reads it as JSON.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Written">Time when the report was written.</param>
/// <param name="Sweeps">Sweeps, at least one.</param>
/// <param name="Comparison">Comparison of all sweeps together; null if they differ in task, objective or unit of compute.</param>
public sealed record ReportData(string Title, DateTimeOffset Written, IReadOnlyList<ReportSweep> Sweeps, Comparison? Comparison);

/// <summary>One sweep of a report.</summary>
/// <param name="Details">Details of the sweep.</param>
/// <param name="Trials">All trials of the sweep.</param>
/// <param name="Curves">Learning curves, those of the objective first.</param>
/// <param name="Pareto">Trials by compute, value and distance.</param>
/// <param name="Rungs">The trials at each rung, and their outcomes.</param>
/// <param name="Importance">Hyperparameters by importance.</param>
/// <param name="Slots">Timeline of slots.</param>
/// <param name="Source">Text of the sweep file.</param>
/// <param name="Facts">Versions, machine, seed and times, for people.</param>
/// <param name="Reproduce">Commands that reproduce the sweep, one per line.</param>
/// <param name="Images">Sample images from the results folder.</param>
/// <param name="Samples">Samples of the best trial of each method that has a checkpoint.</param>
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
    IReadOnlyList<SampleSet> Samples
);

/// <summary>An image within a report.</summary>
/// <param name="Title">Title of the image.</param>
/// <param name="Data">The image as a data: address.</param>
public sealed record ReportImage(string Title, string Data);
