namespace Eam.Server.Contracts;

/// <summary>Learning curve of a trial, in columns.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Compute">Total compute at each point, in the sweep's unit.</param>
/// <param name="Value">The metric at each point; null if it is missing, NaN or infinite.</param>
/// <param name="Rung">Number of the rung of each point, 1 is the cheapest; null for points between rungs.</param>
public sealed record CurveSeries(
    int Trial,
    string Method,
    IReadOnlyList<double> Compute,
    IReadOnlyList<double?> Value,
    IReadOnlyList<int?> Rung
);
