namespace Eam.Server.Contracts;

/// <summary>Names that sweep files may use.</summary>
/// <param name="Tasks">Tasks and their settings.</param>
/// <param name="Methods">Methods and their parameters.</param>
/// <param name="Training">Parameters of every method.</param>
/// <param name="Metrics">Metrics. Each of them that the task defines can be the objective.</param>
/// <param name="Searches">Ways to draw configurations.</param>
/// <param name="Algorithms">Halving rules.</param>
/// <param name="Units">Units of compute.</param>
public sealed record CatalogView(
    IReadOnlyList<NamedParameters> Tasks,
    IReadOnlyList<NamedParameters> Methods,
    IReadOnlyList<ParameterView> Training,
    IReadOnlyList<MetricView> Metrics,
    IReadOnlyList<string> Searches,
    IReadOnlyList<string> Algorithms,
    IReadOnlyList<string> Units
);
