namespace Eam.Core.Reports;

/// <summary>
/// Friedman's test that several treatments do not differ (Friedman, JASA 1937), with the correction for ties. In each block the treatments
/// are ranked, the smallest value first; the blocks must be independent. The probability is that of the chi-square distribution, which
/// needs a dozen blocks or more.
/// </summary>
/// <param name="MeanRanks">Mean rank of each treatment over the blocks, from 1 on; smaller is better where smaller values are.</param>
/// <param name="Statistic">The statistic; with equal treatments its mean is the number of treatments minus 1.</param>
/// <param name="P">Probability of a statistic at least as large if the treatments do not differ; 1 if all values are tied.</param>
public sealed record FriedmanTest(IReadOnlyList<double> MeanRanks, double Statistic, double P)
{
    /// <summary>Tests the treatments.</summary>
    /// <param name="blocks">At least one block, each with one value of every treatment, in the same order.</param>
    /// <exception cref="ArgumentException">There is no block, fewer than two treatments, or the blocks differ in length.</exception>
    public static FriedmanTest Of(IReadOnlyList<IReadOnlyList<double>> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var (n, k) = (blocks.Count, blocks.Count == 0 ? 0 : blocks[0].Count);
        if (k < 2 || blocks.Any(block => block.Count != k))
            throw new ArgumentException("needs at least one block, and the same two or more treatments in each", nameof(blocks));
        var (sums, ties) = (new double[k], 0.0);
        foreach (var block in blocks)
        {
            var (ranks, tied) = AverageRanks.Of(block);
            ties += tied;
            for (var i = 0; i < k; i++)
                sums[i] += ranks[i];
        }

        var expected = n * (k + 1) / 2.0;
        var spread = sums.Sum(sum => (sum - expected) * (sum - expected));
        var scale = (n * k * (k + 1.0)) - (ties / (k - 1));
        var statistic = scale > 0 ? 12 * spread / scale : 0;
        return new([.. sums.Select(sum => sum / n)], statistic, ChiSquare.Above(statistic, k - 1));
    }
}
