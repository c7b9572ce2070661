namespace Eam.Core.Reports;

/// <summary>The share of the objective's variance that one parameter explains alone.</summary>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Share">Share of the variance, from 0 to 1: the mean over the trees of the forest.</param>
/// <param name="Low">10 % percentile over the trees.</param>
/// <param name="High">90 % percentile over the trees.</param>
public sealed record ParameterImportance(string Name, double Share, double Low, double High);
