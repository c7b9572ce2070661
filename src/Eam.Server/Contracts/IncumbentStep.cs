namespace Eam.Server.Contracts;

/// <summary>A step of the incumbent: the best value of any trial that had spent at most this compute.</summary>
/// <param name="Compute">Compute of the trial, in the sweep's unit.</param>
/// <param name="Value">Value of the metric.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
public sealed record IncumbentStep(double Compute, double Value, int Trial, string Method);
