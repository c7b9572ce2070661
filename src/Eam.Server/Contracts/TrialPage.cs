namespace Eam.Server.Contracts;

/// <summary>A page of trials.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Trials">Trials of the page.</param>
/// <param name="Total">Number of all matching trials.</param>
/// <param name="Offset">Index of the page's first trial.</param>
/// <param name="Limit">Maximum number of trials per page.</param>
/// <param name="Columns">Columns by which trials can be sorted.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record TrialPage(
    string Sweep,
    IReadOnlyList<TrialRow> Trials,
    int Total,
    int Offset,
    int Limit,
    IReadOnlyList<string> Columns,
    long Sequence
);
