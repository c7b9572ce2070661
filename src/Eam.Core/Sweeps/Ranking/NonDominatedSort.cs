using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Ranking;

/// <summary>
/// Non-dominated fronts (Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE TEC 2002). A vector
/// dominates another if it is nowhere smaller and somewhere larger. Front 0 is what nothing dominates, front k what only fronts before k dominate.
/// </summary>
/// <remarks>
/// After sorting, no vector dominates one before it, and whether some vector of a front dominates a given one falls from true to false as fronts go on; so
/// the front is found by bisection (Zhang, Tian, Cheng and Jin, "An efficient approach to nondominated sorting", IEEE TEC 2015). Two objectives: only a
/// front's last vector need be asked, O(n log n). More: O(m n^2) at worst, all of it in one front.
/// </remarks>
internal static class NonDominatedSort
{
    /// <summary>The front of each vector. Larger is better; no NaN.</summary>
    public static int[] Fronts(IReadOnlyList<ImmutableArray<double>> vectors)
    {
        var order = Enumerable.Range(0, vectors.Count).ToArray();
        Array.Sort(order, (a, b) => Compare(vectors[b], vectors[a]));
        var (fronts, of) = (new List<List<ImmutableArray<double>>>(), new int[vectors.Count]);
        for (var i = 0; i < order.Length; i++)
        {
            var vector = vectors[order[i]];
            if (i > 0 && Compare(vector, vectors[order[i - 1]]) == 0)
            {
                // Equal vectors do not dominate each other.
                of[order[i]] = of[order[i - 1]];
                continue;
            }

            var front = First(fronts, vector);
            if (front == fronts.Count)
                fronts.Add([]);
            fronts[front].Add(vector);
            of[order[i]] = front;
        }

        return of;
    }

    private static int First(List<List<ImmutableArray<double>>> fronts, ImmutableArray<double> vector)
    {
        var (low, high) = (0, fronts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IsDominated(vector, fronts[middle]))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    // The last first: what is next to a vector in the order dominates it most often. Of two objectives the last has the largest second one.
    private static bool IsDominated(ImmutableArray<double> vector, List<ImmutableArray<double>> front)
    {
        var oldest = vector.Length == 2 ? front.Count - 1 : 0;
        for (var i = front.Count - 1; i >= oldest; i--)
        {
            if (IsNowhereSmaller(front[i], vector))
                return true;
        }

        return false;
    }

    private static bool IsNowhereSmaller(ImmutableArray<double> a, ImmutableArray<double> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] < b[i])
                return false;
        }

        return true;
    }

    private static int Compare(ImmutableArray<double> a, ImmutableArray<double> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                return a[i] < b[i] ? -1 : 1;
        }

        return 0;
    }
}
