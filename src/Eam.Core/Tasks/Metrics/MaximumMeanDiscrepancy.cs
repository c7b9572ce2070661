using System.Runtime.Intrinsics;
using Eam.Core.Flows;

namespace Eam.Core.Tasks.Metrics;

/// <summary>
/// Squared maximum mean discrepancy (Gretton et al., JMLR 2012; the unbiased estimator, which may be slightly negative) with the mean of
/// three Gaussian kernels exp(-|x - y|^2 / (2 h^2)), where h is half, one and two times the median distance of target samples.
/// </summary>
internal static class MaximumMeanDiscrepancy
{
    /// <summary>Returns the median of the squared distances between different members of a set.</summary>
    internal static double MedianSquared(PairDistances within)
    {
        var sorted = within.All.ToArray();
        Array.Sort(sorted);

        // The distances of members to themselves are the first Rows values, all zero.
        return sorted[within.Rows + ((sorted.Length - within.Rows) / 2)];
    }

    /// <summary>Returns E k(x, y) for two independent sets.</summary>
    internal static double Between(PairDistances pairs, double medianSquared) =>
        KernelSum(pairs, medianSquared) / ((double)pairs.Rows * pairs.Columns);

    /// <summary>
    /// Returns E k(x, x') for different members of one set. The pairs of a member with itself, which have k = 1, are subtracted.
    /// </summary>
    internal static double Within(PairDistances pairs, double medianSquared) =>
        (KernelSum(pairs, medianSquared) - pairs.Rows) / ((double)pairs.Rows * (pairs.Rows - 1));

    private static double KernelSum(PairDistances pairs, double medianSquared)
    {
        var (narrow, middle, wide) = ((float)(-2 / medianSquared), (float)(-0.5 / medianSquared), (float)(-0.125 / medianSquared));
        var total = 0.0;
        for (var i = 0; i < pairs.Rows; i++)
        {
            var sum = Vector256<float>.Zero;
            foreach (var squared in pairs.Row(i))
                sum += LaneMath.Exp(squared * narrow) + LaneMath.Exp(squared * middle) + LaneMath.Exp(squared * wide);
            total += Vector256.Sum(sum);
        }

        return total / 3;
    }
}
