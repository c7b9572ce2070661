namespace Eam.Core.Reports;

/// <summary>A value of a metric to compare results with.</summary>
/// <param name="Name">Name for programs: floor, log_z, optimum, target or base.</param>
/// <param name="Label">Name for people.</param>
/// <param name="Value">The value.</param>
public sealed record ReferenceValue(string Name, string Label, double Value);
