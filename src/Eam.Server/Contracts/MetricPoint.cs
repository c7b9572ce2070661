namespace Eam.Server.Contracts;

/// <summary>One evaluation of a trial.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Point">Compute spent, and all metrics or those that were requested.</param>
public sealed record MetricPoint(int Trial, string Method, CurvePointView Point);
