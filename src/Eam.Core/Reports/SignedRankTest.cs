namespace Eam.Core.Reports;

/// <summary>
/// Wilcoxon's signed-rank test that the differences of pairs are symmetric around 0 (Wilcoxon, Biometrics 1945), two-sided, by its normal
/// approximation with the correction for ties and without one for continuity. Pairs with equal values are left out. The approximation
/// needs about 20 pairs.
/// </summary>
/// <param name="Pairs">Number of pairs with different values.</param>
/// <param name="Z">The standardised sum of ranks: negative if the first value of a pair is usually smaller.</param>
/// <param name="P">Probability of a sum at least as far from its mean if the differences are symmetric; 1 if all pairs are equal.</param>
public readonly record struct SignedRankTest(int Pairs, double Z, double P)
{
    /// <summary>Tests pairs of values.</summary>
    /// <param name="first">First values of the pairs.</param>
    /// <param name="second">Second values of the pairs, in the same order.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static SignedRankTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
            throw new ArgumentException("needs pairs: both lists must have the same length", nameof(second));
        var differences = first.Zip(second, (a, b) => a - b).Where(difference => difference != 0).ToList();
        if (differences.Count == 0)
            return new(0, 0, 1);
        var (ranks, ties) = AverageRanks.Of([.. differences.Select(Math.Abs)]);
        var positive = differences.Zip(ranks, (difference, rank) => difference > 0 ? rank : 0).Sum();
        var n = (double)differences.Count;
        var variance = (n * (n + 1) * ((2 * n) + 1) / 24) - (ties / 48);
        var z = (positive - (n * (n + 1) / 4)) / Math.Sqrt(variance);
        return new(differences.Count, z, ChiSquare.OutsideNormal(z));
    }
}
