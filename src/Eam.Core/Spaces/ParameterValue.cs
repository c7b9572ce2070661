using System.Globalization;

namespace Eam.Core.Spaces;

/// <summary>A hyperparameter's value: a number or a word (such as <c>auto</c>). Equality is by value; text is culture-free and round-trips.</summary>
public readonly record struct ParameterValue
{
    private readonly double _number;
    private readonly string? _word;

    private ParameterValue(double number, string? word) => (_number, _word) = (number, word);

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => _word is null;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">It is a word.</exception>
    public double Number => _word is null ? _number : throw new InvalidOperationException($"'{_word}' is not a number");

    /// <summary>A number; not NaN.</summary>
    public static ParameterValue Of(double number) => new(number, null);

    /// <summary>A word.</summary>
    public static ParameterValue Of(string word) => new(0, word);

    /// <summary>A number if the text is one in the invariant culture, else a word.</summary>
    public static ParameterValue Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Of(number)
            : Of(text);

    /// <summary>The shortest text that parses to the same value.</summary>
    public override string ToString() => _word ?? _number.ToString("R", CultureInfo.InvariantCulture);
}
