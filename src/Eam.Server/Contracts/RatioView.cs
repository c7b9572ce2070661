namespace Eam.Server.Contracts;

/// <summary>Ratio of the compute of two methods.</summary>
/// <param name="Numerator">Method in the numerator.</param>
/// <param name="Denominator">Method in the denominator.</param>
/// <param name="Value">Ratio of the geometric means; of the medians if not all runs reached the target; null if a median run did not.</param>
/// <param name="Low">Lower end of the 95 % interval over seeds, by Welch's t on the logarithms; over searches, by Student's t on the logarithms of their ratios; null if there is no interval, or if the comparison is provisional.</param>
/// <param name="High">Upper end of the interval; null if there is none.</param>
/// <param name="MoreThan">If only the numerator did not reach the target: the ratio is more than this. Null otherwise.</param>
/// <param name="LessThan">If only the denominator did not reach the target: the ratio is less than this. Null otherwise.</param>
/// <param name="NoInterval">Why there is no interval, in words; null if there is one.</param>
/// <param name="NumeratorRuns">Number of the numerator's runs that count; 0 from servers that do not send it.</param>
/// <param name="DenominatorRuns">Number of the denominator's runs that count; 0 from servers that do not send it.</param>
/// <param name="Searches">Number of searches that the ratio is over, each of which counts once; 0 if it is over the runs.</param>
public sealed record RatioView(
    string Numerator,
    string Denominator,
    double? Value,
    double? Low,
    double? High,
    double? MoreThan,
    double? LessThan,
    string? NoInterval = null,
    int NumeratorRuns = 0,
    int DenominatorRuns = 0,
    int Searches = 0
);
