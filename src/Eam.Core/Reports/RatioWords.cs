namespace Eam.Core.Reports;

/// <summary>
/// Writes a ratio of two methods' compute as one sentence, which is the same in all programs. The dashboard has the same words in
/// src/ratio.ts.
/// </summary>
public static class RatioWords
{
    /// <summary>Returns the sentence, without a full stop.</summary>
    /// <param name="ratio">The ratio.</param>
    /// <param name="provisional">Phrase of a provisional comparison (<see cref="FinalProgress.Words"/>); null if it is final.</param>
    /// <param name="number">Formats a number.</param>
    public static string Of(ComputeRatio ratio, string? provisional, Func<double, string> number)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        ArgumentNullException.ThrowIfNull(number);
        var text = Value(ratio, number);
        if (provisional is not null)
            return $"{text} ({provisional})";
        if (!double.IsNaN(ratio.Low))
            return $"{text} (95 % interval over {(ratio.Searches > 0 ? "searches" : "seeds")}: {Interval(ratio, number)}{Runs(ratio)})";
        return double.IsFinite(ratio.Value) && ratio.NoInterval is { } reason ? $"{text} (no interval: {reason})" : text;
    }

    /// <summary>Returns the value with its interval, or the bound that is known, in few words for a figure.</summary>
    /// <param name="ratio">The ratio.</param>
    /// <param name="number">Formats a number.</param>
    public static string Short(ComputeRatio ratio, Func<double, string> number)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        ArgumentNullException.ThrowIfNull(number);
        if (double.IsFinite(ratio.Value))
            return double.IsNaN(ratio.Low) ? number(ratio.Value) : $"{number(ratio.Value)} ({Interval(ratio, number)})";
        if (ratio.MoreThan is { } more)
            return $"more than {number(more)}";
        return ratio.LessThan is { } less ? $"less than {number(less)}" : "not known";
    }

    private static string Value(ComputeRatio ratio, Func<double, string> number)
    {
        var name = $"{ratio.Numerator} / {ratio.Denominator}";
        if (double.IsFinite(ratio.Value))
            return $"{name} = {number(ratio.Value)} times the compute";
        if (ratio.MoreThan is { } more)
            return $"{name}: more than {number(more)} times the compute, because {ratio.Numerator} did not reach the target";
        if (ratio.LessThan is { } less)
            return $"{name}: less than {number(less)} times the compute, because {ratio.Denominator} did not reach the target";
        return $"{name}: no ratio, because {(double.IsNaN(ratio.Value) ? ratio.Denominator : ratio.Numerator)} did not reach the target";
    }

    private static string Interval(ComputeRatio ratio, Func<double, string> number) =>
        double.IsFinite(ratio.High) ? $"{number(ratio.Low)} to {number(ratio.High)}" : $"more than {number(ratio.Low)} times";

    private static string Runs(ComputeRatio ratio)
    {
        if (ratio.Searches > 0)
            return FormattableString.Invariant($", from {ratio.Searches} searches");
        return ratio.NumeratorRuns == 0 || ratio.DenominatorRuns == 0
            ? string.Empty
            : FormattableString.Invariant($", from {ratio.NumeratorRuns} and {ratio.DenominatorRuns} runs");
    }
}
