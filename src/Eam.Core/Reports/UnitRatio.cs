using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The ratio of two methods' compute in one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Ratio">The ratio.</param>
public sealed record UnitRatio(ComputeUnit Unit, ComputeRatio Ratio);
