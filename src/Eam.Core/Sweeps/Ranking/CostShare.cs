namespace Eam.Core.Sweeps.Ranking;

/// <summary>
/// Cost-aware promotion: promotes the longest prefix of a rung's ranking whose compute is at most 1 / eta of the rung's compute. With equal
/// costs that is the best floor(n / eta).
/// </summary>
internal static class CostShare
{
    /// <summary>Returns the length of the prefix. O(n).</summary>
    /// <param name="costs">Compute of each trial, best first. It is summed in this order, so that rounding does not depend on the order of
    /// arrival.</param>
    /// <param name="lost">Compute of the trials that are not in the ranking.</param>
    /// <param name="eta">The halving factor, at least 2.</param>
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
