using Eam.Core.Sweeps;

namespace Eam.Engine.Storage;

/// <summary>An evaluated point of a trial's curve.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Point">The point's index in the trial: 0, 1, ...</param>
/// <param name="Rung">The rung that it was evaluated at; null between rungs.</param>
/// <param name="Value">The compute and the metrics.</param>
public sealed record StoredPoint(int Trial, int Point, int? Rung, CurvePoint Value);
