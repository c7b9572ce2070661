namespace Eam.Server.Contracts;

/// <summary>Compute that the winner of one method needed in one search.</summary>
/// <param name="Method">The method.</param>
/// <param name="Median">Median over the runs of the winner that count; null if the median run did not hold the target to its end.</param>
public sealed record SearchMedian(string Method, double? Median);
