namespace Eam.Core.Reports;

/// <summary>
/// Estimates the ratio of two methods' compute from the runs that count (<see cref="MethodCompute.Counted"/>): the ratio of geometric
/// means, with Welch's interval of the difference of logarithms. If a run did not hold the target there are no means, so it is the ratio of
/// medians, without an interval.
/// </summary>
internal static class RatioEstimate
{
    // Two runs of each method leave about one degree of freedom, and an interval over several powers of ten.
    private const int Fewest = 3;

    private const string TooFew = "it needs at least three runs of each method besides the selected one",
        NotHeld = "not all runs hold the target to their end",
        OnlyBounds = "some runs are at the target from their first evaluation on, so their compute is only an upper bound";

    /// <summary>Returns the ratio of two methods.</summary>
    public static ComputeRatio Of(MethodCompute numerator, MethodCompute denominator)
    {
        var (above, below) = (numerator.Counted, denominator.Counted);
        var ratio = new ComputeRatio(
            numerator.Method,
            denominator.Method,
            Divide(numerator.Median, denominator.Median),
            double.NaN,
            double.NaN
        )
        {
            NumeratorRuns = above.Count,
            DenominatorRuns = below.Count,
        };
        if (double.IsPositiveInfinity(ratio.Value))
            ratio = ratio with { MoreThan = Known(Least(above) / denominator.Median) };
        else if (double.IsNaN(ratio.Value) && double.IsFinite(numerator.Median))
            ratio = ratio with { LessThan = Known(numerator.Median / Least(below)) };
        var runs = above.Concat(below).ToList();
        var areFew = above.Count < Fewest || below.Count < Fewest || runs.Exists(run => run.Selected);
        if (above.Count == 0 || below.Count == 0 || !runs.TrueForAll(HasLogarithm))
            return ratio with { NoInterval = areFew ? TooFew : NotHeld };

        var (first, second) = (Logarithms(above), Logarithms(below));
        ratio = ratio with { Value = Math.Exp(first.Average() - second.Average()) };
        if (areFew)
            return ratio with { NoInterval = TooFew };
        if (runs.Exists(run => run.AtMost))
            return ratio with { NoInterval = OnlyBounds };
        var interval = WelchInterval.Of(first, second);
        return ratio with { Low = Math.Exp(interval.Low), High = Math.Exp(interval.High) };
    }

    /// <summary>Returns the median: the mean of the middle two of an even count; infinite without values.</summary>
    public static double Median(double[] values)
    {
        if (values.Length == 0)
            return double.PositiveInfinity;
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static bool HasLogarithm(RunCompute run) => run.Held && run.Compute > 0;

    private static double[] Logarithms(IReadOnlyList<RunCompute> runs) => [.. runs.Select(run => Math.Log(run.Compute))];

    private static double Least(IReadOnlyList<RunCompute> runs) => Median([.. runs.Select(run => run.AtLeast)]);

    /// <summary>Returns the quotient; NaN if the denominator is not finite.</summary>
    public static double Divide(double above, double below) => double.IsFinite(below) ? above / below : double.NaN;

    /// <summary>Returns a bound of the ratio; null if it says nothing, because a run spent nothing or there is no run.</summary>
    public static double? Known(double bound) => double.IsFinite(bound) && bound > 0 ? bound : null;
}
