using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Ranking;

/// <summary>
/// Sorts vectors into non-dominated fronts (Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective genetic algorithm:
/// NSGA-II", IEEE TEC 2002). A vector dominates another if no element is smaller and at least one is larger. Front 0 has the vectors that
/// no other dominates; front k has those that only vectors of lower fronts dominate.
/// </summary>
/// <remarks>
/// After sorting, no vector dominates an earlier one. Fronts up to some number dominate a given vector, and higher ones do not; so
/// bisection finds its front (Zhang, Tian, Cheng and Jin, "An efficient approach to nondominated sorting", IEEE TEC 2015). With two
/// objectives only a front's last vector must be compared: O(n log n). With more: O(m n^2) at worst, when all vectors are in one front.
/// </remarks>
internal static class NonDominatedSort
{
    /// <summary>Returns the front of each vector. Larger is better; NaN is not allowed.</summary>
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

    // Starts with the last vector, because the one next in the order dominates most often. With two objectives, the last has the largest
    // second element.
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
