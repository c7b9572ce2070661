namespace Eam.Core.Reports;

/// <summary>The ratio of two methods' compute to the target.</summary>
/// <param name="Numerator">Method in the numerator.</param>
/// <param name="Denominator">Method in the denominator.</param>
/// <param name="Value">Ratio of the medians; infinite if the numerator's median run did not reach the target; NaN if the denominator's did not.</param>
/// <param name="Low">
/// 2.5 % percentile of the bootstrap over seeds, never infinite: a run that did not reach the target counts with the compute that it spent. NaN if there is
/// no interval: too few runs, too few of them reached the target, or the comparison is provisional.
/// </param>
/// <param name="High">97.5 % percentile; infinite if resampled medians of the numerator did not reach the target.</param>
public sealed record ComputeRatio(string Numerator, string Denominator, double Value, double Low, double High)
{
    /// <summary>
    /// If only the numerator's median run did not reach the target: the ratio is more than this, because the runs spent this much in vain. Null otherwise.
    /// </summary>
    public double? MoreThan { get; init; }

    /// <summary>
    /// If only the denominator's median run did not reach the target: the ratio is less than this. Null otherwise.
    /// </summary>
    public double? LessThan { get; init; }
}
