namespace Eam.Core.Reports;

/// <summary>
/// The hypervolume of a set of points: the volume of the part of space that the points dominate, above a reference point (Zitzler and
/// Thiele, "Multiobjective evolutionary algorithms: a comparative case study and the strength Pareto approach", IEEE TEC 1999). It grows if
/// a point gets better in any objective, and if a point is added that no other dominates.
/// </summary>
/// <remarks>
/// Exact for any number of objectives. Two objectives: one sweep over the sorted points, O(n log n). More: the volume that each point adds,
/// from the last objective downwards (While, Bradstreet and Barone, "A fast way of calculating exact hypervolumes", IEEE TEC 2012). Three
/// objectives: O(n^2 log n).
/// </remarks>
public static class Hypervolume
{
    /// <summary>Returns the hypervolume; 0 if no point is better than the reference point in every objective.</summary>
    /// <param name="points">The points; larger is better. Dominated and equal points change nothing.</param>
    /// <param name="reference">The reference point, with one value per objective. A point that is not better in every objective adds
    /// nothing.</param>
    /// <exception cref="ArgumentException">A point has another number of objectives than the reference point.</exception>
    public static double Of(IEnumerable<IReadOnlyList<double>> points, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(reference);
        var boxes = points.Select(point => Box(point, reference)).Where(box => Array.TrueForAll(box, side => side > 0)).ToList();
        return boxes.Count == 0 || reference.Count == 0 ? 0 : Union(Thinned(boxes, reference.Count), reference.Count);
    }

    private static double[] Box(IReadOnlyList<double> point, IReadOnlyList<double> reference)
    {
        if (point.Count != reference.Count)
            throw new ArgumentException(
                $"a point has {point.Count} objectives, but the reference point has {reference.Count}",
                nameof(point)
            );
        return [.. point.Select((value, i) => value - reference[i])];
    }

    // The volume of the union of boxes that start at the origin, by their first sides. Sorts the list.
    private static double Union(List<double[]> boxes, int sides)
    {
        if (sides == 1)
            return boxes.Max(box => box[0]);
        var last = sides - 1;
        boxes.Sort((a, b) => a[last].CompareTo(b[last]));
        if (sides == 2)
            return Area(boxes);

        // All boxes after this one are at least as long in the last direction. So what they leave of this box is a slice of its whole
        // length.
        var volume = 0.0;
        for (var i = 0; i < boxes.Count; i++)
        {
            var box = boxes[i];
            var own = 1.0;
            for (var side = 0; side < last; side++)
                own *= box[side];
            var covered = Thinned([.. boxes.Skip(i + 1).Select(other => Common(box, other, last))], last);
            volume += box[last] * (covered.Count == 0 ? own : Math.Max(0, own - Union(covered, last)));
        }

        return volume;
    }

    // The boxes are sorted by their height.
    private static double Area(List<double[]> boxes)
    {
        var (area, width) = (0.0, 0.0);
        for (var i = boxes.Count - 1; i >= 0; i--)
        {
            if (boxes[i][0] <= width)
                continue;
            area += (boxes[i][0] - width) * boxes[i][1];
            width = boxes[i][0];
        }

        return area;
    }

    private static double[] Common(double[] a, double[] b, int sides)
    {
        var common = new double[sides];
        for (var i = 0; i < sides; i++)
            common[i] = Math.Min(a[i], b[i]);
        return common;
    }

    // Only for speed: a box inside another adds nothing. With two sides the sweep passes over such a box at once, and to look for them
    // would cost O(n^2).
    private static List<double[]> Thinned(List<double[]> boxes, int sides)
    {
        if (sides <= 2)
            return boxes;
        var maxima = new List<double[]>();
        foreach (var box in boxes)
        {
            if (maxima.Exists(other => Contains(other, box)))
                continue;
            maxima.RemoveAll(other => Contains(box, other));
            maxima.Add(box);
        }

        return maxima;
    }

    private static bool Contains(double[] outer, double[] inner)
    {
        for (var i = 0; i < outer.Length; i++)
        {
            if (outer[i] < inner[i])
                return false;
        }

        return true;
    }
}
