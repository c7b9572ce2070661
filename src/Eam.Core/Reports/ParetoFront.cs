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
}
