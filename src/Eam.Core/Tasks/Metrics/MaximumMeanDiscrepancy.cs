using System.Runtime.Intrinsics;
using Eam.Core.Flows;

namespace Eam.Core.Tasks.Metrics;

/// <summary>
/// Squared maximum mean discrepancy (Gretton et al., JMLR 2012, the unbiased estimator, which may fall a little below zero) under the mean of three
/// Gaussian kernels exp(-|x - y|^2 / (2 h^2)), h = half, one and two times the median distance of target samples.
/// </summary>
internal static class MaximumMeanDiscrepancy
{
    /// <summary>The median of squared distances between different members of a set.</summary>
    internal static double MedianSquared(PairDistances within)
    {
        var sorted = within.All.ToArray();
        Array.Sort(sorted);

        // The pairs of a member with itself are the first Rows values, all zero.
        return sorted[within.Rows + ((sorted.Length - within.Rows) / 2)];
    }

    /// <summary>E k(x, y) of two independent sets.</summary>
    internal static double Between(PairDistances pairs, double medianSquared) =>
        KernelSum(pairs, medianSquared) / ((double)pairs.Rows * pairs.Columns);

    /// <summary>E k(x, x') of different members of one set: the pairs with themselves have k = 1.</summary>
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
