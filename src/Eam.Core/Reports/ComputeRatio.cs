namespace Eam.Core.Reports;

/// <summary>The ratio of two methods' compute to the target.</summary>
/// <param name="Numerator">Method in the numerator.</param>
/// <param name="Denominator">Method in the denominator.</param>
/// <param name="Value">
/// Ratio of the geometric means over the runs that count; of the medians if some run did not reach the target. Infinite if the numerator's
/// median run did not reach it; NaN if the denominator's did not.
/// </param>
/// <param name="Low">
/// Lower end of the 95 % interval over seeds: Welch's t on the logarithms of compute. Over searches (<see cref="Searches"/>): Student's t
/// on the logarithms of their ratios. NaN if there is no interval (<see cref="NoInterval"/>), or if the comparison is provisional.
/// </param>
/// <param name="High">Upper end of the interval; NaN if there is none.</param>
public sealed record ComputeRatio(string Numerator, string Denominator, double Value, double Low, double High)
{
    /// <summary>
    /// If only the numerator's median run did not reach the target: the ratio is more than this, because the runs spent this much in vain.
    /// Null otherwise.
    /// </summary>
    public double? MoreThan { get; init; }

    /// <summary>
    /// If only the denominator's median run did not reach the target: the ratio is less than this. Null otherwise.
    /// </summary>
    public double? LessThan { get; init; }

    /// <summary>Number of the numerator's runs that count; 0 if it is not known.</summary>
    public int NumeratorRuns { get; init; }

    /// <summary>Number of the denominator's runs that count; 0 if it is not known.</summary>
    public int DenominatorRuns { get; init; }

    /// <summary>Number of searches whose ratios the value is the mean of; 0 if the ratio is over the runs of one winner.</summary>
    public int Searches { get; init; }

    /// <summary>Why there is no interval, in words that follow "no interval: "; null if there is one.</summary>
    public string? NoInterval { get; init; }
}
