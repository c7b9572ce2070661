namespace Eam.Server.Contracts;

/// <summary>The ratio of two methods' compute at one level.</summary>
/// <param name="Level">The level.</param>
/// <param name="Share">Its share of the way from the base model to the optimum; null if the levels come from the results.</param>
/// <param name="Ratio">The ratio in the sweep's unit.</param>
/// <param name="OtherUnits">The ratio in the other units.</param>
public sealed record RatioPoint(double Level, double? Share, RatioView Ratio, IReadOnlyList<UnitRatioView> OtherUnits);
