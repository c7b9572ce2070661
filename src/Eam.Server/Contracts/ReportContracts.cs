namespace Eam.Server.Contracts;

/// <summary>What a report shows: the same views as the API's, in one object. The dashboard's pages of a report read it as JSON.</summary>
/// <param name="Title">Of the page.</param>
/// <param name="Written">When.</param>
/// <param name="Sweeps">At least one.</param>
/// <param name="Comparison">Of all sweeps together; null where they do not ask the same question.</param>
public sealed record ReportData(string Title, DateTimeOffset Written, IReadOnlyList<ReportSweep> Sweeps, Comparison? Comparison);

/// <summary>One sweep of a report.</summary>
/// <param name="Details">The sweep.</param>
/// <param name="Trials">All of its trials.</param>
/// <param name="Curves">Learning curves, the objective's first.</param>
/// <param name="Pareto">Trials by compute, value and distance.</param>
/// <param name="Rungs">Who stood at each rung.</param>
/// <param name="Importance">Hyperparameters by importance.</param>
/// <param name="Slots">Which trial ran where and when.</param>
/// <param name="Source">The sweep file as it was given.</param>
/// <param name="Facts">Versions, machine, seed and times, for people.</param>
/// <param name="Reproduce">The commands that make the sweep again, a line each.</param>
/// <param name="Images">Sheets of images that lie beside the results.</param>
/// <param name="Samples">Of each method's best trial of which a checkpoint is kept.</param>
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
/// <param name="Title">What it shows.</param>
/// <param name="Data">The image as a data: address.</param>
public sealed record ReportImage(string Title, string Data);
