namespace Eam.Server.Contracts;

/// <summary>A page of the evaluated points of a sweep's trials, which are the numbers of the curves.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Points">Points, ordered by trial and then along its curve.</param>
/// <param name="Total">Number of points of all pages.</param>
/// <param name="Offset">Index of the page's first point.</param>
/// <param name="Limit">Maximum number of points per page.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record MetricPage(string Sweep, IReadOnlyList<MetricPoint> Points, int Total, int Offset, int Limit, long Sequence);
