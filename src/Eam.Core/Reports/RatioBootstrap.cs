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
        var (above, below) = (numerator.Runs.ToArray(), denominator.Runs.ToArray());
        var ratio = new ComputeRatio(
            numerator.Method,
            denominator.Method,
            Divide(numerator.Median, denominator.Median),
            double.NaN,
            double.NaN
        );
        if (double.IsPositiveInfinity(ratio.Value))
            ratio = ratio with { MoreThan = Known(Least(above) / denominator.Median) };
        else if (double.IsNaN(ratio.Value) && double.IsFinite(numerator.Median))
            ratio = ratio with { LessThan = Known(numerator.Median / Least(below)) };
        if (above.Length < 2 || below.Length < 2)
            return ratio;

        var random = new RandomStream(seed, Purpose);
        var (ratios, least) = (new List<double>(Resamples), new List<double>(Resamples));
        for (var i = 0; i < Resamples; i++)
        {
            var (drawnAbove, drawnBelow) = (Draw(above, random), Draw(below, random));
            var divisor = Median([.. drawnBelow.Select(run => run.Compute)]);

            // A draw whose denominator did not reach the target has no ratio.
            if (!double.IsFinite(divisor))
                continue;
            ratios.Add(Median([.. drawnAbove.Select(run => run.Compute)]) / divisor);
            least.Add(Least(drawnAbove) / divisor);
        }

        // If more than the tails' 5 % of the draws have no ratio, there is no interval.
        if (ratios.Count < Resamples * 0.95)
            return ratio;
        ratios.Sort();
        least.Sort();
        return ratio with { Low = Percentile(least, 0.025), High = Percentile(ratios, 0.975) };
    }

    /// <summary>Returns the median: the mean of the middle two of an even count; infinite without values.</summary>
    public static double Median(double[] values)
    {
        if (values.Length == 0)
            return double.PositiveInfinity;
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static double Least(RunCompute[] runs) => Median([.. runs.Select(run => run.AtLeast)]);

    private static double Divide(double above, double below) => double.IsFinite(below) ? above / below : double.NaN;

    // A run that spent nothing bounds nothing.
    private static double? Known(double bound) => double.IsFinite(bound) && bound > 0 ? bound : null;

    private static RunCompute[] Draw(RunCompute[] runs, RandomStream random)
    {
        var drawn = new RunCompute[runs.Length];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = runs[random.NextInt32(runs.Length)];
        return drawn;
    }

    private static double Percentile(List<double> sorted, double p) => sorted[(int)Math.Round(p * (sorted.Count - 1))];
}
