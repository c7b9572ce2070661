namespace Eam.Server.Contracts;

/// <summary>Objective of a sweep: the metric to maximise or minimise.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Maximize">Whether larger is better.</param>
public sealed record ObjectiveView(string Metric, bool Maximize);
