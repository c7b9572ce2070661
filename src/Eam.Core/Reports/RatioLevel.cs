namespace Eam.Core.Reports;

/// <summary>The ratio of two methods' compute at one level of the objective.</summary>
/// <param name="Level">The level, with the metric's own sign.</param>
/// <param name="Share">Its share of the way from the base model to the optimum; null if the span is not known.</param>
/// <param name="Ratio">The ratio in the sweep's unit.</param>
/// <param name="Others">The ratio in NFE and in seconds, without the sweep's own unit.</param>
public sealed record RatioLevel(double Level, double? Share, ComputeRatio Ratio, IReadOnlyList<UnitRatio> Others);
