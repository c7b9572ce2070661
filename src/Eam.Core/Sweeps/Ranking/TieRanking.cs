using System.Collections.Immutable;
using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps.Ranking;

/// <summary>
/// Ties within standard errors, told at the cut alone. Being within some distance of each other is not transitive, so it gives no order of all results; but
/// being within that distance of one of them is a set. That one is the last that the order of scores would let through.
/// </summary>
internal static class TieRanking
{
    /// <summary>
    /// The ranking for a cut after <paramref name="count"/> results: first those better than the result at the cut and not tied with it; then those tied with it, less
    /// compute first, then as before; then the others. A function of the results and of the cut. O(n log n).
    /// </summary>
    /// <param name="results">In the order of one objective.</param>
    /// <param name="count">How many the cut lets through; 0 and all leave nothing to decide.</param>
    /// <param name="errors">How many standard errors of their difference two results may differ by.</param>
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

    // Two missing scores are equal; their difference would be no number.
    private static bool AreTied(Standing a, Standing b, double errors) =>
        a.Score == b.Score || Math.Abs(a.Score - b.Score) <= errors * Math.Sqrt((a.Error * a.Error) + (b.Error * b.Error));
}
