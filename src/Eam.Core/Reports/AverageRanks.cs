namespace Eam.Core.Reports;

/// <summary>Ranks of values from 1 on. Equal values share the mean of their ranks.</summary>
internal static class AverageRanks
{
    /// <summary>Returns the ranks, the smallest value first, and the sum of t^3 - t over the groups of t equal values.</summary>
    public static (double[] Ranks, double Ties) Of(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var (ranks, ties) = (new double[values.Count], 0.0);
        for (var first = 0; first < order.Length; )
        {
            var next = first + 1;
            while (next < order.Length && values[order[next]] == values[order[first]])
                next++;
            var size = (double)(next - first);
            ties += (size * size * size) - size;
            for (var i = first; i < next; i++)
                ranks[order[i]] = (first + 1 + next) / 2.0;
            first = next;
        }

        return (ranks, ties);
    }
}
