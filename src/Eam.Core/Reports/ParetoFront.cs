namespace Eam.Core.Reports;

/// <summary>Finds the points that no other point dominates.</summary>
public static class ParetoFront
{
    /// <summary>
    /// Returns the front in compute and score, by compute. Of equal points only the one of the lowest trial stays; points without a score
    /// are never on the front. O(n log n).
    /// </summary>
    public static IReadOnlyList<ScoredPoint> Of(IEnumerable<ScoredPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var front = new List<ScoredPoint>();
        foreach (var point in points.OrderBy(point => point.Compute).ThenByDescending(point => point.Score).ThenBy(point => point.Trial))
        {
            if (point.Score > (front.Count == 0 ? double.NegativeInfinity : front[^1].Score))
                front.Add(point);
        }

        return front;
    }

    /// <summary>
    /// Returns the indices of the points that no other point dominates. A point dominates another if no score is worse and at least one is
    /// better; larger is better. Equal points all stay.
    /// </summary>
    public static IReadOnlyList<int> NonDominated(IReadOnlyList<double[]> points)
    {
        ArgumentNullException.ThrowIfNull(points);

        // Sorted by falling first score, then second, and so on, a point is never dominated by a later one: O(n times the size of the
        // front).
        var (front, order) = (new List<int>(), Enumerable.Range(0, points.Count).ToArray());
        Array.Sort(order, (a, b) => Compare(points[b], points[a]) is not 0 and var difference ? difference : a.CompareTo(b));
        foreach (var i in order)
        {
            if (!front.Exists(j => Compare(points[j], points[i]) != 0 && points[j].Zip(points[i]).All(pair => pair.First >= pair.Second)))
                front.Add(i);
        }

        return front;
    }

    private static int Compare(double[] a, double[] b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                return a[i].CompareTo(b[i]);
        }

        return 0;
    }
}
