namespace Eam.Server.Contracts;

/// <summary>The best trial of a front by one objective.</summary>
/// <param name="Metric">Metric of the objective, or <c>compute</c>.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Value">Value of the objective; null if no trial of the front has one.</param>
public sealed record FrontBest(string Metric, bool Maximize, int Trial, string Method, double? Value);
