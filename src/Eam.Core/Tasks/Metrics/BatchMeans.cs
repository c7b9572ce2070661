namespace Eam.Core.Tasks.Metrics;

/// <summary>Means over batches of consecutive samples: batch i of n has the rows from count * i / n to count * (i + 1) / n.</summary>
internal static class BatchMeans
{
    /// <summary>Writes the means; NaN for a batch without a sample.</summary>
    /// <param name="values">The samples, at least as many as there are batches.</param>
    /// <param name="means">Receives one mean per batch; nothing happens if it is empty.</param>
    public static void Write(ReadOnlySpan<double> values, Span<double> means)
    {
        for (var batch = 0; batch < means.Length; batch++)
        {
            var (from, to) = (Start(values.Length, batch, means.Length), Start(values.Length, batch + 1, means.Length));
            means[batch] = Evaluator.MeanAndError(values[from..to]).Mean;
            if (from == to)
                means[batch] = double.NaN;
        }
    }

    private static int Start(int count, int batch, int batches) => (int)((long)count * batch / batches);
}
