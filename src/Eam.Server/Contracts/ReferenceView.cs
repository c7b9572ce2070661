namespace Eam.Server.Contracts;

/// <summary>A value of a metric to compare results with.</summary>
/// <param name="Name">Name for programs: floor, log_z, optimum, base or target.</param>
/// <param name="Label">Name for people, such as log Z.</param>
/// <param name="Value">Value of the metric.</param>
public sealed record ReferenceView(string Name, string Label, double Value);
