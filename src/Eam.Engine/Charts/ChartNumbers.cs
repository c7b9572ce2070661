using Eam.Core;

namespace Eam.Engine.Charts;

/// <summary>
/// Formats the numbers of charts and of the tables next to them as the dashboard does (its src/format.ts): the digits of
/// <see cref="SignificantDigits"/> with a minus sign, which is as wide as a digit, and a dash for what is not finite.
/// </summary>
public static class ChartNumbers
{
    private const string None = "\u2013";

    /// <summary>Formats a metric with four significant digits, without an exponent for ordinary sizes.</summary>
    public static string Metric(double value) => double.IsFinite(value) ? Minus(SignificantDigits.Metric(value)) : None;

    /// <summary>Formats an amount of compute with three significant digits and an SI prefix: 1.25 M, 507 k, 84.</summary>
    public static string Amount(double value) => double.IsFinite(value) ? Minus(SignificantDigits.Amount(value)) : None;

    /// <summary>Formats a tick of an axis, without trailing zeros: 500 k, 1.5 M, 0.05.</summary>
    public static string Tick(double value) => Minus(SignificantDigits.Tick(value));

    /// <summary>Returns the text with a minus sign, which is as wide as a digit, instead of a hyphen.</summary>
    internal static string Minus(string text) => text.Replace('-', '\u2212');
}
