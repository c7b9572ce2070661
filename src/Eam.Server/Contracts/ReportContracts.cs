namespace Eam.Server.Contracts;

/// <summary>Data of a report: views of the API in one object. The report page of the dashboard reads it as JSON.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Written">Time when the report was written.</param>
/// <param name="Sweeps">Sweeps, at least one.</param>
/// <param name="Comparison">Comparison of all sweeps together; null if they differ in task, objective or unit of compute.</param>
/// <param name="Overlay">Metrics that all sweeps can share in one chart.</param>
/// <param name="Comparisons">The comparison by each metric that the first sweep shows; empty if the sweeps cannot be compared.</param>
public sealed record ReportData(
    string Title,
    DateTimeOffset Written,
    IReadOnlyList<ReportSweep> Sweeps,
    Comparison? Comparison,
    OverlayChoice Overlay,
    IReadOnlyList<Comparison> Comparisons
);

/// <summary>The chart of several sweeps.</summary>
/// <param name="Metrics">Metrics that every sweep has, the first one first; empty if there is no chart.</param>
/// <param name="Reason">Why there is no chart, or why the chart does not show the objective of every sweep; null if there is nothing to say.</param>
/// <param name="IsOneTask">Whether all sweeps have the same task with the same settings.</param>
public sealed record OverlayChoice(IReadOnlyList<string> Metrics, string? Reason, bool IsOneTask);

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
/// <param name="Importances">Hyperparameters by importance, for each metric that has curves; null from servers that do not send them.</param>
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

/// <summary>An image within a report.</summary>
/// <param name="Title">Title of the image.</param>
/// <param name="Data">The image as a data: address.</param>
public sealed record ReportImage(string Title, string Data);
