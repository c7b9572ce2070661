namespace Eam.Core.Reports;

/// <summary>
/// The difference of two means with its confidence interval by Welch's t (Welch, 1947): the two groups may have different spreads. Exact
/// coverage would need normal values; the logarithms of compute are close enough to them. Unlike the interval of a bootstrap, this one is
/// not too narrow for three values (docs/methods.md#how-a-ratio-gets-its-interval).
/// </summary>
/// <param name="Difference">Mean of the first group minus mean of the second.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct WelchInterval(double Difference, double Low, double High)
{
    /// <summary>Returns the interval of two groups with at least two values each.</summary>
    public static WelchInterval Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidence = 0.95)
    {
        var (above, spreadAbove) = MeanAndVariance(first);
        var (below, spreadBelow) = MeanAndVariance(second);
        var difference = above - below;
        var variance = spreadAbove + spreadBelow;

        // Without any spread there is nothing to be uncertain about.
        if (!(variance > 0))
            return new(difference, difference, difference);
        var degrees =
            variance * variance / ((spreadAbove * spreadAbove / (first.Length - 1)) + (spreadBelow * spreadBelow / (second.Length - 1)));
        var half = StudentT.Quantile(confidence, degrees) * Math.Sqrt(variance);
        return new(difference, difference - half, difference + half);
    }

    // The mean of the values, and the variance of that mean.
    private static (double Mean, double Variance) MeanAndVariance(ReadOnlySpan<double> values)
    {
        var (mean, squares) = (0.0, 0.0);
        foreach (var value in values)
            mean += value / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return (mean, squares / (values.Length - 1.0) / values.Length);
    }
}
