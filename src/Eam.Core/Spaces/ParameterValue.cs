using System.Globalization;

namespace Eam.Core.Spaces;

/// <summary>
/// The value of a parameter: a number or a word (such as <c>auto</c>). Equality is by value. The text form does not depend on the
/// culture, and parsing it returns the same value.
/// </summary>
public readonly record struct ParameterValue
{
    private readonly double _number;
    private readonly string? _word;

    private ParameterValue(double number, string? word) => (_number, _word) = (number, word);

    /// <summary>Whether the value is a number.</summary>
    public bool IsNumber => _word is null;

    /// <summary>The value as a number.</summary>
    /// <exception cref="InvalidOperationException">The value is a word.</exception>
    public double Number => _word is null ? _number : throw new InvalidOperationException($"'{_word}' is not a number");

    /// <summary>Creates a value from a number, which must not be NaN.</summary>
    public static ParameterValue Of(double number) => new(number, null);

    /// <summary>Creates a value from a word.</summary>
    public static ParameterValue Of(string word) => new(0, word);

    /// <summary>Parses a number in the invariant culture; any other text becomes a word.</summary>
    public static ParameterValue Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Of(number)
            : Of(text);

    /// <summary>Returns the shortest text that parses to the same value.</summary>
    public override string ToString() => _word ?? _number.ToString("R", CultureInfo.InvariantCulture);
}
