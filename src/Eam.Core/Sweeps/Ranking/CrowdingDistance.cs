using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Ranking;

/// <summary>
/// The distance of a vector of a front from its neighbours (Deb et al. 2002): the sum over objectives of the difference between the next
/// larger and the next smaller value, relative to the front's range. Infinite for every vector that has the smallest or the largest value
/// of an objective. A missing value (negative infinity) adds nothing.
/// </summary>
internal static class CrowdingDistance
{
    /// <summary>Returns the distance of each vector of one front. The given order breaks ties. O(m n log n).</summary>
    public static double[] Of(IReadOnlyList<ImmutableArray<double>> front)
    {
        var distances = new double[front.Count];
        for (var objective = 0; objective < (front.Count == 0 ? 0 : front[0].Length); objective++)
        {
            var values = front.Select(vector => vector[objective]).ToArray();
            int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
            var known = Array.FindIndex(order, i => !double.IsNegativeInfinity(values[i]));
            if (known < 0)
                continue;
            var (least, most) = (values[order[known]], values[order[^1]]);
            for (var i = known; i < order.Length; i++)
            {
                var at = order[i];
                if (values[at] == least || values[at] == most)
                    distances[at] = double.PositiveInfinity;
                else if (double.IsFinite(most - least))
                    distances[at] += (values[order[i + 1]] - values[order[i - 1]]) / (most - least);
            }
        }

        return distances;
    }
}
