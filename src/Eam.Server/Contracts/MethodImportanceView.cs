namespace Eam.Server.Contracts;

/// <summary>Importance of the parameters of a method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Trials">Number of trials used.</param>
/// <param name="Parameters">Parameters, most important first; empty for fewer than ten trials.</param>
/// <param name="Interactions">Share of the variance that no parameter explains by itself.</param>
public sealed record MethodImportanceView(string Method, int Trials, IReadOnlyList<ImportanceShare> Parameters, double Interactions);
