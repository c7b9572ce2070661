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
