namespace Eam.Core.Reports;

/// <summary>
/// The mean of a metric over runs that differ only in their seed, with its 95 % confidence interval by Student's t (n - 1 degrees of
/// freedom). The interval is that of the mean over seeds: it shrinks with the number of runs.
/// </summary>
/// <param name="Runs">Number of runs, at least 1.</param>
/// <param name="Mean">Mean of the metric, in its unit.</param>
/// <param name="Half">Half of the interval's width, in the same unit: the interval is Mean - Half to Mean + Half. Null for one run, because
/// a single run says nothing about its spread.</param>
public readonly record struct SeedMean(int Runs, double Mean, double? Half)
{
    /// <summary>Lower end of the interval; null for one run.</summary>
    public double? Low => Mean - Half;

    /// <summary>Upper end of the interval; null for one run.</summary>
    public double? High => Mean + Half;

    /// <summary>Returns the mean and its interval. Values that are not finite are left out; null if none is left.</summary>
    /// <param name="values">One value per run; null for a run without the metric.</param>
    /// <param name="confidence">Probability that the interval covers the mean of all seeds, above 0 and below 1.</param>
    public static SeedMean? Of(IEnumerable<double?> values, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        var measured = values.OfType<double>().Where(double.IsFinite).ToList();
        if (measured.Count == 0)
            return null;
        var mean = measured.Average();
        if (measured.Count == 1)
            return new(1, mean, null);
        var degrees = measured.Count - 1;
        var variance = measured.Sum(value => (value - mean) * (value - mean)) / degrees;
        return new(measured.Count, mean, StudentT.Quantile(confidence, degrees) * Math.Sqrt(variance / measured.Count));
    }
}
