namespace Eam.Server.Contracts;

/// <summary>An evaluated point of a learning curve.</summary>
/// <param name="Compute">Total compute of the trial, in the sweep's unit.</param>
/// <param name="Rung">Number of the rung of the point; null for a point between rungs.</param>
/// <param name="Spent">The compute ledger.</param>
/// <param name="Metrics">Metrics by name.</param>
public sealed record CurvePointView(double Compute, int? Rung, SpentView Spent, IReadOnlyDictionary<string, double?> Metrics);
