using System.Collections.Immutable;
using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps.Ranking;

/// <summary>
/// Ties within standard errors, decided only at the cut. Ties are not transitive, so they cannot order all results; but the results that
/// are tied with one given result are a set. The given result is the last one that the order of scores would promote.
/// </summary>
internal static class TieRanking
{
    /// <summary>
    /// Returns the ranking for a cut after <paramref name="count"/> results. First come the results that are better than the one at the cut
    /// and not tied with it; then those tied with it, by less compute and then in their old order; then the others. A function of the
    /// results and of the cut. O(n log n).
    /// </summary>
    /// <param name="results">The results, in the order of one objective.</param>
    /// <param name="count">Number of results that pass the cut; with 0 or all there is nothing to decide.</param>
    /// <param name="errors">Number of standard errors of their difference by which two tied results may differ.</param>
    public static ImmutableArray<Standing> Of(IEnumerable<Standing> results, int count, double errors)
    {
        ImmutableArray<Standing> ranked = [.. results];
        if (count <= 0 || count >= ranked.Length)
            return ranked;
        var cut = ranked[count - 1];
        return
        [
            .. ranked.Take(count).Where(result => !AreTied(result, cut, errors)),
            .. ranked.Where(result => AreTied(result, cut, errors)).OrderBy(result => result.Compute),
            .. ranked.Skip(count).Where(result => !AreTied(result, cut, errors)),
        ];
    }

    // Two missing scores are equal, but their difference would be NaN.
    private static bool AreTied(Standing a, Standing b, double errors) =>
        a.Score == b.Score || Math.Abs(a.Score - b.Score) <= errors * ErrorOfDifference(a, b);

    // Without batches, as in results of older versions, the errors count as independent, which is too large an error.
    private static double ErrorOfDifference(Standing a, Standing b) =>
        PairedDifference.Variance(a.Batches, b.Batches) is { } noise
            ? Math.Sqrt(noise + a.SeedVariance + b.SeedVariance)
            : Math.Sqrt((a.Error * a.Error) + (b.Error * b.Error));
}
