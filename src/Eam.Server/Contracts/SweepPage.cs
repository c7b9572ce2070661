namespace Eam.Server.Contracts;

/// <summary>A page of sweeps, newest first.</summary>
/// <param name="Sweeps">Sweeps of the page.</param>
/// <param name="Total">Number of all matching sweeps.</param>
/// <param name="Offset">Index of the page's first sweep.</param>
/// <param name="Limit">Maximum number of sweeps per page.</param>
public sealed record SweepPage(IReadOnlyList<SweepSummary> Sweeps, int Total, int Offset, int Limit);
