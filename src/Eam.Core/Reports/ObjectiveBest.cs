using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The trial of a Pareto front that is the best by one of the objectives.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Ranked">The trial and its place.</param>
/// <param name="Value">Its value, with the objective's own sign; null if no trial of the front has one.</param>
public sealed record ObjectiveBest(Objective Objective, RankedTrial Ranked, double? Value);
