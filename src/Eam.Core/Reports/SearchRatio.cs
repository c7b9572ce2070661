namespace Eam.Core.Reports;

/// <summary>
/// Estimates the ratio of two methods' compute from several searches. Each search counts once, with the ratio of its two medians: the runs
/// of one winner say nothing about the winner that another search would choose. The two methods of a search share its seed, so the interval
/// is that of the mean of the logarithms of these ratios by Student's t, which needs no independence within a search
/// (docs/methods.md#an-interval-over-searches).
/// </summary>
internal static class SearchRatio
{
    private const string TooFew = "it needs at least three searches",
        Selected = "in some searches every run took part in the selection; give final_seeds of at least 2",
        OnlyBounds = "in some searches a method is at the target from its first evaluation on, so its compute is only an upper bound";

    /// <summary>Returns the ratio of the first method to the last one.</summary>
    /// <param name="searches">At least one search, each with the same two or more methods.</param>
    public static ComputeRatio Of(IReadOnlyList<SearchCompute> searches)
    {
        var ratio = Medians(searches);
        var missed = searches.Count(search => !HasLogarithm(search.Methods[0]) || !HasLogarithm(search.Methods[^1]));
        var mean = missed == 0 ? SeedMean.Of(searches.Select(search => (double?)Math.Log(search.Ratio))) : null;
        if (mean is { } known)
            ratio = ratio with { Value = Math.Exp(known.Mean) };
        if (Reason(searches, missed) is { } reason)
            return ratio with { NoInterval = reason };
        return mean is { Low: { } low, High: { } high } ? ratio with { Low = Math.Exp(low), High = Math.Exp(high) } : ratio;
    }

    // The ratio of the medians over the searches, or the bound that is known if the median search did not hold the target.
    private static ComputeRatio Medians(IReadOnlyList<SearchCompute> searches)
    {
        var (above, below) = (Ends(searches, 0), Ends(searches, ^1));
        var (numerator, denominator) = (Median(above, method => method.Median), Median(below, method => method.Median));
        var value = RatioEstimate.Divide(numerator, denominator);
        var ratio = new ComputeRatio(above[0].Method, below[0].Method, value, double.NaN, double.NaN)
        {
            NumeratorRuns = above.Sum(method => method.Counted.Count),
            DenominatorRuns = below.Sum(method => method.Counted.Count),
            Searches = searches.Count,
        };
        if (double.IsPositiveInfinity(value))
            ratio = ratio with { MoreThan = RatioEstimate.Known(Median(above, AtLeast) / denominator) };
        else if (double.IsNaN(value) && double.IsFinite(numerator))
            ratio = ratio with { LessThan = RatioEstimate.Known(numerator / Median(below, AtLeast)) };
        return ratio;
    }

    private static string? Reason(IReadOnlyList<SearchCompute> searches, int missed)
    {
        List<MethodCompute> methods = [.. Ends(searches, 0), .. Ends(searches, ^1)];
        if (searches.Count < SearchComparison.Fewest)
            return TooFew;
        if (methods.Exists(method => method.Counted.Any(run => run.Selected)))
            return Selected;
        if (missed > 0)
            return FormattableString.Invariant(
                $"in {missed} of {searches.Count} searches the median run of a method does not hold the target to its end"
            );
        return methods.Exists(IsBound) ? OnlyBounds : null;
    }

    private static List<MethodCompute> Ends(IReadOnlyList<SearchCompute> searches, Index method) =>
        [.. searches.Select(search => search.Methods[method])];

    private static bool HasLogarithm(MethodCompute method) => double.IsFinite(method.Median) && method.Median > 0;

    // Whether the median would be less if the runs that were at the target from the start had needed nothing.
    private static bool IsBound(MethodCompute method) =>
        RatioEstimate.Median([.. method.Counted.Select(run => run.AtMost ? 0 : run.Compute)]) < method.Median;

    // The least compute that the median run needs, even if it did not hold the target.
    private static double AtLeast(MethodCompute method) =>
        double.IsFinite(method.Median) ? method.Median : RatioEstimate.Median([.. method.Counted.Select(run => run.AtLeast)]);

    private static double Median(List<MethodCompute> methods, Func<MethodCompute, double> compute) =>
        RatioEstimate.Median([.. methods.Select(compute)]);
}
