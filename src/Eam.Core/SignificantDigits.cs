using System.Globalization;

namespace Eam.Core;

/// <summary>
/// Formats numbers with few digits, independent of the culture. Every number that a program shows to people takes its digits from here.
/// A negative number begins with the ASCII hyphen, as terminals, files and command lines expect. Charts and pages replace the hyphen by a
/// minus sign.
/// </summary>
public static class SignificantDigits
{
    private static readonly (double Scale, string Suffix)[] Prefixes =
    [
        (1e18, " E"),
        (1e15, " P"),
        (1e12, " T"),
        (1e9, " G"),
        (1e6, " M"),
        (1e3, " k"),
    ];

    /// <summary>
    /// Formats a metric with four significant digits, without an exponent for ordinary sizes: <c>-2.693</c>, <c>123456</c>,
    /// <c>1.23e-5</c>, <c>NaN</c>.
    /// </summary>
    public static string Metric(double value)
    {
        if (!double.IsFinite(value))
            return value.ToString(CultureInfo.InvariantCulture);
        var size = Math.Abs(value);
        return size != 0 && size is < 1e-4 or >= 1e6 ? value.ToString("0.00e+0", CultureInfo.InvariantCulture) : Of(value, 4);
    }

    /// <summary>
    /// Formats an amount, such as compute or bytes, with three significant digits and an SI prefix: <c>1.25 M</c>, <c>507 k</c>, <c>84</c>,
    /// <c>NaN</c>.
    /// </summary>
    public static string Amount(double value)
    {
        if (!double.IsFinite(value))
            return value.ToString(CultureInfo.InvariantCulture);
        var size = Math.Abs(value);
        if (size < 1)
            return value == 0 ? "0" : Of(value, 3);
        if (size < 999.5)
            return value == Math.Floor(value) ? value.ToString("F0", CultureInfo.InvariantCulture) : Of(value, 3);
        var (scale, suffix) = Prefixes.FirstOrDefault(prefix => size >= prefix.Scale * 0.9995, Prefixes[^1]);
        return Of(value / scale, 3) + suffix;
    }

    /// <summary>
    /// Formats a tick of an axis, without trailing zeros: <c>500 k</c>, <c>1.5 M</c>, <c>0.05</c>. The value must be finite.
    /// </summary>
    public static string Tick(double value)
    {
        if (value == 0)
            return "0";
        var size = Math.Abs(value);
        foreach (var (scale, suffix) in Prefixes)
        {
            if (size >= scale)
                return (value / scale).ToString("0.###", CultureInfo.InvariantCulture) + suffix;
        }

        return value.ToString(size < 1e-4 ? "0.##e+0" : "0.#####", CultureInfo.InvariantCulture);
    }

    private static string Of(double value, int significant)
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
