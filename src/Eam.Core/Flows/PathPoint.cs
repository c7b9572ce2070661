namespace Eam.Core.Flows;

/// <summary>A schedule's coefficients at one time.</summary>
/// <param name="Alpha">Coefficient of the data.</param>
/// <param name="Beta">Coefficient of the noise.</param>
/// <param name="AlphaRate">alpha'</param>
/// <param name="BetaRate">beta'</param>
public readonly record struct PathPoint(double Alpha, double Beta, double AlphaRate, double BetaRate);
