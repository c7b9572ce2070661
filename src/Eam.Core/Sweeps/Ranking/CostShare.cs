namespace Eam.Core.Sweeps.Ranking;

/// <summary>
/// Cost-aware promotion: of a rung's ranking, the longest prefix whose compute is at most 1 / eta of the rung's. With equal costs that is the best
/// floor(n / eta).
/// </summary>
internal static class CostShare
{
    /// <summary>How long the prefix is. O(n).</summary>
    /// <param name="costs">What each had spent, best first. Summed in this order, so that the sums are the same whatever the order of arrival.</param>
    /// <param name="lost">Compute of those that are not in the ranking.</param>
    /// <param name="eta">At least 2.</param>
    public static int Of(IEnumerable<double> costs, double lost, int eta)
    {
        var best = costs.ToList();
        var (total, prefix, count) = (best.Sum() + lost, 0.0, 0);
        foreach (var cost in best)
        {
            prefix += cost;
            if (prefix * eta > total)
                break;
            count++;
        }

        return count;
    }
}
