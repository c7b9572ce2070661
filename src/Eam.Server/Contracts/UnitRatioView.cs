namespace Eam.Server.Contracts;

/// <summary>Ratio of the compute of two methods in one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Ratio">The ratio.</param>
public sealed record UnitRatioView(string Unit, RatioView Ratio);
