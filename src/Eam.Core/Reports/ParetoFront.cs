namespace Eam.Core.Reports;

/// <summary>Points that no other beats in both compute and score.</summary>
public static class ParetoFront
{
    /// <summary>The front, by compute. Of equal points the lowest trial's stays; a missing score is never on it. O(n log n).</summary>
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

    /// <summary>Of points with any number of scores, larger better: the indices of those that no other is nowhere worse and somewhere better than. Of equal points all stay.</summary>
    public static IReadOnlyList<int> NonDominated(IReadOnlyList<double[]> points)
    {
        ArgumentNullException.ThrowIfNull(points);

        // In falling order of the first score, then the second, ..., a point is never beaten by one behind it: O(n times the front's size).
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
