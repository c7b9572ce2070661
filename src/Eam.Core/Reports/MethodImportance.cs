namespace Eam.Core.Reports;

/// <summary>The parameters of one method by importance.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Trials">Number of trials that the analysis used.</param>
/// <param name="Parameters">The parameters, the most important first; empty if there are too few trials.</param>
/// <param name="Interactions">Share of the variance that no parameter explains alone: the effect of combinations.</param>
public sealed record MethodImportance(string Method, int Trials, IReadOnlyList<ParameterImportance> Parameters, double Interactions);
