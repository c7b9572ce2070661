using System.Globalization;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>Formats numbers for tables, with few digits and independent of the culture.</summary>
internal static class Figures
{
    /// <summary>Text for a missing value.</summary>
    public const string None = "-";

    /// <summary>
    /// Formats an amount with three significant digits and an SI prefix: <c>3.10 M</c>; <see cref="None"/> if it is not finite.
    /// </summary>
    public static string Amount(double value) => double.IsFinite(value) ? SignificantDigits.Amount(value) : None;

    /// <summary>Formats an amount with its unit: <c>3.10 M nfe</c>.</summary>
    public static string Compute(double value, ComputeUnit unit) => $"{Amount(value)} {Unit(unit)}";

    /// <summary>Returns the name of a unit in sweep files.</summary>
    public static string Unit(ComputeUnit unit) => unit.ToWord();

    /// <summary>Formats a metric with four significant digits, or <see cref="None"/>.</summary>
    public static string Metric(double? value) => value is { } number ? SignificantDigits.Metric(number) : None;

    /// <summary>
    /// Formats a mean with half of its interval, to two digits of the latter: <c>-2.682 ± 0.012</c>; without an interval the mean alone.
    /// </summary>
    public static string Mean(SeedMean? value)
    {
        if (value is not { } known)
            return None;
        if (known.Half is not { } half)
            return Metric(known.Mean);
        if (half is < 1e-5 or >= 1e6 || Math.Abs(known.Mean) >= 1e6)
            return $"{Metric(known.Mean)} ± {Metric(half)}";
        var format = "F" + Math.Max(0, 1 - (int)Math.Floor(Math.Log10(half))).ToString(CultureInfo.InvariantCulture);
        return $"{known.Mean.ToString(format, CultureInfo.InvariantCulture)} ± {half.ToString(format, CultureInfo.InvariantCulture)}";
    }

    /// <summary>Formats elapsed time: <c>0:41</c>, <c>12:05</c>, <c>1:02:33</c>, <c>3 d 04:00</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalDays: >= 1 } => string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)time.TotalDays} d {time.Hours:D2}:{time.Minutes:D2}"
            ),
            { TotalHours: >= 1 } => string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}"
            ),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}"),
        };

    /// <summary>Formats an age in one unit: <c>40 s</c>, <c>12 min</c>, <c>5 h</c>, <c>3 d</c>.</summary>
    public static string Age(TimeSpan time) =>
        time switch
        {
            { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalDays} d"),
            { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h"),
            { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)time.TotalSeconds)} s"),
        };

    /// <summary>Formats a time for programs, to the millisecond: <c>2026-01-31T09:30:00.000Z</c>.</summary>
    public static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats a time for people, in UTC as everywhere in the output: <c>2026-01-02 03:04:05Z</c>.</summary>
    public static string Clock(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);

    /// <summary>Formats bytes with a decimal prefix: <c>1.20 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes < 1000 ? $"{Amount(bytes)} B" : $"{Amount(bytes)}B";

    /// <summary>Formats memory with a binary prefix, as devices and sweep files do: <c>80 GiB</c>, <c>11.9 GiB</c>.</summary>
    public static string Memory(long bytes)
    {
        string[] names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var (value, unit) = ((double)bytes, 0);
        for (; Math.Round(value, 1) >= 1024 && unit < names.Length - 1; unit++)
            value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {names[unit]}");
    }

    /// <summary>Formats a count with its noun: <c>1 trial</c>, <c>54 trials</c>.</summary>
    public static string Count(int count, string thing) =>
        count == 1 ? $"1 {thing}" : string.Create(CultureInfo.InvariantCulture, $"{count} {thing}s");
}
