namespace Eam.Server.Contracts;

/// <summary>A trial of a front.</summary>
/// <param name="Trial">Number of the trial; with repeats, of the first run of its configuration.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Compute">Compute that the trial has spent, in the sweep's unit.</param>
/// <param name="Values">Value of each objective; null if it is missing.</param>
/// <param name="Crowding">Crowding distance; null at the ends of the front.</param>
public sealed record FrontTrial(int Trial, string Method, double Compute, IReadOnlyList<double?> Values, double? Crowding);
