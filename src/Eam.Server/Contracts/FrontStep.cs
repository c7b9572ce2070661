namespace Eam.Server.Contracts;

/// <summary>The front that the sweep would have if it had ended at one amount of compute.</summary>
/// <param name="Compute">Compute of a trial, in the sweep's unit; at a rung, the rung's target.</param>
/// <param name="Hypervolume">Hypervolume of the front.</param>
/// <param name="Size">Number of trials in the front.</param>
public sealed record FrontStep(double Compute, double Hypervolume, int Size);
