using Eam.Core.Numerics;

namespace Eam.Core.Reports;

/// <summary>A regression tree over the unit cube: a partition into boxes, each with the mean of the values in it.</summary>
internal sealed class RegressionTree
{
    private const int SmallestLeaf = 3;

    private RegressionTree(IReadOnlyList<Leaf> leaves) => Leaves = leaves;

    /// <summary>A box of the partition and the mean of its values.</summary>
    /// <param name="Low">Lower corner.</param>
    /// <param name="High">Upper corner.</param>
    /// <param name="Value">Mean of the values in the box.</param>
    public sealed record Leaf(double[] Low, double[] High, double Value)
    {
        /// <summary>Volume of the box.</summary>
        public double Volume
        {
            get
            {
                var volume = 1.0;
                for (var i = 0; i < Low.Length; i++)
                    volume *= High[i] - Low[i];
                return volume;
            }
        }
    }

    /// <summary>The boxes of the partition.</summary>
    public IReadOnlyList<Leaf> Leaves { get; }

    /// <summary>
    /// Grows a tree on a bootstrap sample; each split considers five sixths of the coordinates (as in Hutter et al., 2014).
    /// </summary>
    /// <param name="points">Points in the unit cube, one row per point.</param>
    /// <param name="values">One value per point.</param>
    /// <param name="random">Draws the sample and the coordinates.</param>
    public static RegressionTree Grow(double[][] points, double[] values, RandomStream random)
    {
        var sample = new int[points.Length];
        for (var i = 0; i < sample.Length; i++)
            sample[i] = random.NextInt32(points.Length);
        var (leaves, d) = (new List<Leaf>(), points[0].Length);
        var open = new Stack<(int[] Rows, double[] Low, double[] High)>();
        var high = new double[d];
        Array.Fill(high, 1);
        open.Push((sample, new double[d], high));
        while (open.TryPop(out var box))
        {
            if (Split(points, values, box.Rows, random) is not { } split)
            {
                leaves.Add(new(box.Low, box.High, box.Rows.Average(row => values[row])));
                continue;
            }

            var (middle, from) = ((double[])box.High.Clone(), (double[])box.Low.Clone());
            middle[split.Axis] = from[split.Axis] = split.At;
            open.Push(([.. box.Rows.Where(row => points[row][split.Axis] < split.At)], box.Low, middle));
            open.Push(([.. box.Rows.Where(row => points[row][split.Axis] >= split.At)], from, box.High));
        }

        return new(leaves);
    }

    // Returns the cut, midway between two points, with the least squared error; null if no cut lowers the error.
    private static (int Axis, double At)? Split(double[][] points, double[] values, int[] rows, RandomStream random)
    {
        var (best, cut) = (1e-12, ((int, double)?)null);
        foreach (var axis in Axes(points[0].Length, random))
        {
            var sorted = rows.OrderBy(row => points[row][axis]).ToArray();
            var (left, right) = (0.0, sorted.Sum(row => values[row]));
            var whole = right * right / sorted.Length;
            for (var i = 1; i < sorted.Length; i++)
            {
                left += values[sorted[i - 1]];
                right -= values[sorted[i - 1]];
                var (below, above) = (points[sorted[i - 1]][axis], points[sorted[i]][axis]);
                if (i < SmallestLeaf || sorted.Length - i < SmallestLeaf || below == above)
                    continue;
                var gain = (left * left / i) + (right * right / (sorted.Length - i)) - whole;
                if (gain > best)
                    (best, cut) = (gain, (axis, (below + above) / 2));
            }
        }

        return cut;
    }

    private static IEnumerable<int> Axes(int d, RandomStream random)
    {
        var axes = Enumerable.Range(0, d).ToArray();
        for (var i = d - 1; i > 0; i--)
        {
            var j = random.NextInt32(i + 1);
            (axes[i], axes[j]) = (axes[j], axes[i]);
        }

        return axes.Take(Math.Max(1, (int)Math.Ceiling(d * 5 / 6.0)));
    }
}
