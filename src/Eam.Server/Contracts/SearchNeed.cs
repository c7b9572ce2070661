namespace Eam.Server.Contracts;

/// <summary>Compute that each method needed in one search: a sweep that counts once, as one repetition of the whole procedure.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Seed">Seed of the sweep, of 64 bits, as text, because a JavaScript number cannot hold it.</param>
/// <param name="Medians">The methods, in the order of the sweep file.</param>
/// <param name="Ratio">Median of the first method over median of the last one; null if one of them did not hold the target, or with one method.</param>
public sealed record SearchNeed(string Sweep, string Seed, IReadOnlyList<SearchMedian> Medians, double? Ratio);
