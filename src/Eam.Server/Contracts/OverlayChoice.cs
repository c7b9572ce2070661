namespace Eam.Server.Contracts;

/// <summary>The chart of several sweeps.</summary>
/// <param name="Metrics">Metrics that every sweep has, the first one first; empty if there is no chart.</param>
/// <param name="Reason">Why there is no chart, or why the chart does not show the objective of every sweep; null if there is nothing to say.</param>
/// <param name="IsOneTask">Whether all sweeps have the same task with the same settings.</param>
public sealed record OverlayChoice(IReadOnlyList<string> Metrics, string? Reason, bool IsOneTask);
