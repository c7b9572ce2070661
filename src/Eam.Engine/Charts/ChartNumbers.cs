using System.Globalization;

namespace Eam.Engine.Charts;

/// <summary>
/// Formats the numbers of charts and of the tables next to them, with the same digits as the dashboard (its src/format.ts).
/// </summary>
public static class ChartNumbers
{
    private const string None = "\u2013";

    private static readonly (double Scale, string Suffix)[] Prefixes =
    [
        (1e18, " E"),
        (1e15, " P"),
        (1e12, " T"),
        (1e9, " G"),
        (1e6, " M"),
        (1e3, " k"),
    ];

    /// <summary>Formats a metric with four significant digits, without an exponent for ordinary sizes.</summary>
    public static string Metric(double value)
    {
        if (!double.IsFinite(value))
            return None;
        var size = Math.Abs(value);
        return Minus(size != 0 && size is < 1e-4 or >= 1e6 ? value.ToString("0.00e+0", CultureInfo.InvariantCulture) : Digits(value, 4));
    }

    /// <summary>Formats an amount of compute with three significant digits and an SI prefix: 1.25 M, 507 k, 84.</summary>
    public static string Amount(double value)
    {
        if (!double.IsFinite(value))
            return None;
        var size = Math.Abs(value);
        if (size < 1)
            return value == 0 ? "0" : Digits(value, 3);
        if (size < 999.5)
            return value == Math.Floor(value) ? value.ToString("F0", CultureInfo.InvariantCulture) : Digits(value, 3);
        var (scale, suffix) = Prefixes.FirstOrDefault(prefix => size >= prefix.Scale * 0.9995, Prefixes[^1]);
        return Digits(value / scale, 3) + suffix;
    }

    /// <summary>Formats a tick of an axis, without trailing zeros: 500 k, 1.5 M, 0.05.</summary>
    public static string Tick(double value)
    {
        var size = Math.Abs(value);
        foreach (var (scale, suffix) in Prefixes)
        {
            if (size >= scale)
                return Minus((value / scale).ToString("0.###", CultureInfo.InvariantCulture) + suffix);
        }

        return Minus(value.ToString(size is > 0 and < 1e-4 ? "0.##e+0" : "0.#####", CultureInfo.InvariantCulture));
    }

    /// <summary>Returns the text with a minus sign, which is as wide as a digit, instead of a hyphen.</summary>
    internal static string Minus(string text) => text.Replace('-', '\u2212');

    private static string Digits(double value, int significant)
    {
        if (value == 0)
            value = 0; // without the sign of a negative zero
        var rounded = value.ToString($"E{significant - 1}", CultureInfo.InvariantCulture);
        var exponent = int.Parse(
            rounded.AsSpan(rounded.IndexOf('E', StringComparison.Ordinal) + 1),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );
        if (exponent >= significant)
            return Math.Floor(value + 0.5).ToString("F0", CultureInfo.InvariantCulture);
        return value.ToString(exponent < -6 ? "0.00e+0" : $"F{significant - 1 - exponent}", CultureInfo.InvariantCulture);
    }
}
