namespace Eam.Server.Contracts;

/// <summary>Share of the variance that one parameter explains.</summary>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Share">Share, from 0 to 1.</param>
/// <param name="Low">10 % percentile over the forest's trees.</param>
/// <param name="High">90 % percentile over the forest's trees.</param>
public sealed record ImportanceShare(string Name, double Share, double Low, double High);
