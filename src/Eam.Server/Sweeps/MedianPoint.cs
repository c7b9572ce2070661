namespace Eam.Server.Sweeps;

/// <summary>A point of a trial's curve that has a finite value.</summary>
/// <param name="Compute">Compute of the trial, above 0.</param>
/// <param name="Value">The metric.</param>
/// <param name="Rung">The rung that the trial reached here; null between rungs.</param>
internal readonly record struct MedianPoint(double Compute, double Value, int? Rung);
