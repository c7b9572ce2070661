using System.Globalization;

namespace Eam.Engine.Specs;

/// <summary>Parses and formats times as people write them in a sweep file: a number and s, m or h.</summary>
internal static class Durations
{
    private static readonly (char Letter, double Seconds)[] Units = [('h', 3600), ('m', 60), ('s', 1)];

    /// <summary>Parses a time such as <c>90s</c>, <c>30m</c> or <c>1.5h</c>; null if the text is not a time.</summary>
    public static TimeSpan? TryParse(string text)
    {
        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Letter));
        return
            unit.Letter != default
            && double.TryParse(
                text.AsSpan(0, text.Length - 1),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number * unit.Seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(number * unit.Seconds)
            : null;
    }

    /// <summary>Formats a time in the largest unit that gives a whole number, otherwise in seconds.</summary>
    public static string Format(TimeSpan time)
    {
        var seconds = time.TotalSeconds;
        var unit = Units.FirstOrDefault(unit => seconds >= unit.Seconds && seconds % unit.Seconds == 0, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / unit.Seconds:0.###}{unit.Letter}");
    }
}
