using System.Globalization;

namespace Eam.Core.Tasks.GaussianMixtures;

/// <summary>A setting that is a list of numbers, as text: separated by commas, semicolons or spaces; brackets are ignored.</summary>
internal static class NumberList
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '[', ']', '(', ')'];

    /// <summary>Returns the numbers.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">How many there must be.</param>
    /// <param name="reason">Why the text is wrong, in words that follow the setting's name; null if it is right.</param>
    public static double[] Parse(string text, int count, out string? reason)
    {
        var parts = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (
                !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i])
            )
            {
                reason = $"must be a list of numbers; '{parts[i]}' is none";
                return [];
            }
        }

        reason = numbers.Length == count ? null : FormattableString.Invariant($"must have {count} numbers, not {numbers.Length}");
        return reason is null ? numbers : [];
    }
}
