namespace Eam.Server.Contracts;

/// <summary>Evaluated points of a sweep's trials, whole: the numbers behind the curves.</summary>
/// <param name="Sweep">Whose.</param>
/// <param name="Points">By trial, and along its curve.</param>
/// <param name="Total">Of all pages.</param>
/// <param name="Offset">The page's first.</param>
/// <param name="Limit">The page's most.</param>
/// <param name="Sequence">The last event that it knows.</param>
public sealed record MetricPage(string Sweep, IReadOnlyList<MetricPoint> Points, int Total, int Offset, int Limit, long Sequence);

/// <summary>One evaluation of a trial.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Method">Its method.</param>
/// <param name="Point">Compute spent and all metrics, or those that were asked for.</param>
public sealed record MetricPoint(int Trial, string Method, CurvePointView Point);
