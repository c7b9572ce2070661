namespace Eam.Server.Contracts;

/// <summary>The best trial of a method up to a level of compute.</summary>
/// <param name="UpTo">Level of compute of a trial.</param>
/// <param name="Method">The method.</param>
/// <param name="Sweep">Sweep of the best trial; null if there is none.</param>
/// <param name="Trial">Number of the trial in its sweep.</param>
/// <param name="Compute">Compute that the trial had spent.</param>
/// <param name="Metrics">Metrics of its evaluation.</param>
public sealed record LevelRow(
    double UpTo,
    string Method,
    string? Sweep,
    int? Trial,
    double? Compute,
    IReadOnlyDictionary<string, double?>? Metrics
);
