using System.Globalization;
using Eam.Core.Spaces;

namespace Eam.Engine.Specs;

/// <summary>
/// Parses numbers as people write them: <c>1e-3</c>, <c>200000</c>, <c>200k</c>, <c>1.5M</c>, <c>2G</c> (powers of 1000) and
/// <c>200_000</c>.
/// </summary>
internal static class NumberText
{
    /// <summary>Parses a number; it may be infinite or NaN. Returns false if the text is not a number.</summary>
    public static bool TryParse(string text, out double number) =>
        double.TryParse(Plain(text), NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>Returns the value of a parameter: a word that it knows, else a number if the text is one, else the text.</summary>
    public static ParameterValue Value(string text, ParameterDefinition definition)
    {
        var value = ParameterValue.Parse(text);
        return
            !value.IsNumber
            && !definition.WordsOnly
            && !definition.FreeText
            && !definition.Words.Contains(text)
            && TryParse(text, out var number)
            && double.IsFinite(number)
            ? ParameterValue.Of(number)
            : value;
    }

    // As an exponent and not as a factor, so that 1.1k is the same number as 1100.
    private static string Plain(string text)
    {
        var exponent = text.Length < 2 ? "" : Exponent(text[^1]);
        var digits = exponent.Length == 0 ? text : text[..^1];
        if (exponent.Length > 0 && digits.AsSpan().ContainsAny('e', 'E'))
            return text;
        return WithoutSeparators(digits) + exponent;
    }

    private static string Exponent(char suffix) =>
        suffix switch
        {
            'k' or 'K' => "e3",
            'M' => "e6",
            'G' => "e9",
            _ => "",
        };

    private static string WithoutSeparators(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i + 1 == text.Length || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1])))
                return text;
        }

        return text.Replace("_", "", StringComparison.Ordinal);
    }
}
