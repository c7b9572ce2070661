using Eam.Core.Numerics;

namespace Eam.Core.Reports;

/// <summary>
/// Percentile bootstrap (Efron, 1979) of a ratio of medians over seeds: runs are drawn with replacement within each method. With few runs the interval is
/// coarse, because it can only take as many values as there are ways to draw them.
/// </summary>
internal static class RatioBootstrap
{
    private const int Resamples = 2000;
    private const ulong Purpose = 0x7261_7469;

    /// <summary>Returns the ratio of two methods' medians, with its 95 % interval.</summary>
    public static ComputeRatio Of(MethodCompute numerator, MethodCompute denominator, ulong seed)
    {
        var (above, below) = (numerator.Runs.Select(run => run.Compute).ToArray(), denominator.Runs.Select(run => run.Compute).ToArray());
        var value = Divide(numerator.Median, denominator.Median);
        if (above.Length < 2 || below.Length < 2)
            return new(numerator.Method, denominator.Method, value, double.NaN, double.NaN);

        var random = new RandomStream(seed, Purpose);
        var ratios = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
            ratios[i] = Divide(Median(Draw(above, random)), Median(Draw(below, random)));

        // A draw whose denominator did not reach the target has no ratio. If more than the tails' 5 % of the draws are such, there is no interval.
        var known = ratios.Where(ratio => !double.IsNaN(ratio)).Order().ToArray();
        return known.Length < Resamples * 0.95
            ? new(numerator.Method, denominator.Method, value, double.NaN, double.NaN)
            : new(numerator.Method, denominator.Method, value, Percentile(known, 0.025), Percentile(known, 0.975));
    }

    /// <summary>Returns the median: the mean of the middle two of an even count; infinite without values.</summary>
    public static double Median(double[] values)
    {
        if (values.Length == 0)
            return double.PositiveInfinity;
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static double Divide(double above, double below) => double.IsFinite(below) ? above / below : double.NaN;

    private static double[] Draw(double[] runs, RandomStream random)
    {
        var drawn = new double[runs.Length];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = runs[random.NextInt32(runs.Length)];
        return drawn;
    }

    private static double Percentile(double[] sorted, double p) => sorted[(int)Math.Round(p * (sorted.Length - 1))];
}
