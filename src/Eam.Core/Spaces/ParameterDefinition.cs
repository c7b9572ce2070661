namespace Eam.Core.Spaces;

/// <summary>
/// A parameter of a method, a task or the model: name, default, range and one-line meaning. Validation, <c>eam tasks</c> and the
/// documentation use this one definition (docs/decisions/003-tables-of-parameters.md).
/// </summary>
/// <param name="Name">Name in sweep files; a method's own parameters carry its prefix (<c>eam.ode_steps</c>).</param>
/// <param name="Default">The value for configurations that do not set the parameter.</param>
/// <param name="Meaning">One line that says what the parameter does, with its unit.</param>
public sealed record ParameterDefinition(string Name, ParameterValue Default, string Meaning)
{
    /// <summary>Lowest allowed number (inclusive).</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Highest allowed number (inclusive).</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether only whole numbers are allowed.</summary>
    public bool Integer { get; init; }

    /// <summary>Words that are allowed in addition to numbers; with <see cref="WordsOnly"/>, the only allowed values.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether numbers are forbidden, so that only <see cref="Words"/> are allowed.</summary>
    public bool WordsOnly { get; init; }

    /// <summary>Whether any text is allowed; <see cref="Meaning"/> says what the text is.</summary>
    public bool FreeText { get; init; }

    /// <summary>Whether the value is the path of a file. A relative path starts at the folder of the sweep file.</summary>
    public bool IsPath { get; init; }

    /// <summary>When the parameter has an effect; null for always.</summary>
    public EffectCondition? ActiveIf { get; init; }

    /// <summary>
    /// Returns the value that training uses in place of the configuration's, because of other parameters; null if it always uses the value
    /// itself.
    /// </summary>
    public Func<Configuration, ParameterValue>? Effective { get; init; }

    /// <summary>Whether a configuration must set the parameter, because it has no usable default.</summary>
    public bool Required { get; init; }

    /// <summary>A value for a first sweep file of a user's, for a parameter that is required; null for none.</summary>
    public string? Example { get; init; }

    /// <summary>Defines a parameter that is text, such as a list of names.</summary>
    public static ParameterDefinition Text(string name, string @default, string meaning) =>
        new(name, ParameterValue.Of(@default), meaning) { FreeText = true };

    /// <summary>Defines a parameter that is the path of a file.</summary>
    public static ParameterDefinition Path(string name, string meaning, bool required) =>
        new(name, ParameterValue.Of(string.Empty), meaning)
        {
            FreeText = true,
            IsPath = true,
            Required = required,
        };

    /// <summary>Defines a parameter of numbers in [min, max].</summary>
    public static ParameterDefinition Real(string name, double @default, double min, double max, string meaning) =>
        new(name, ParameterValue.Of(@default), meaning) { Min = min, Max = max };

    /// <summary>Defines a parameter of whole numbers in [min, max].</summary>
    public static ParameterDefinition Whole(string name, int @default, int min, int max, string meaning) =>
        new(name, ParameterValue.Of(@default), meaning)
        {
            Min = min,
            Max = max,
            Integer = true,
        };

    /// <summary>Defines a parameter of words; the first word is the default.</summary>
    public static ParameterDefinition Word(string name, string meaning, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(name, ParameterValue.Of(words[0]), meaning) { Words = words, WordsOnly = true };
    }

    /// <summary>
    /// Checks a value. Returns null if it is allowed, else the reason as a phrase that follows the parameter's name ("must be ...").
    /// </summary>
    public string? Check(ParameterValue value)
    {
        if (FreeText)
            return null;
        if (!value.IsNumber)
            return Words.Contains(value.ToString()) ? null : $"must be {Range}, not '{value}'";
        if (WordsOnly || value.Number < Min || value.Number > Max || (Integer && value.Number != Math.Floor(value.Number)))
            return $"must be {Range}, not {value}";
        return null;
    }

    /// <summary>The allowed values in words, such as <c>a whole number from 1 to 64</c>.</summary>
    public string Range
    {
        get
        {
            var words = string.Join(", ", Words);
            if (FreeText)
                return IsPath ? "a file" : "text";
            if (WordsOnly)
                return $"one of {words}";
            var kind = Integer ? "a whole number" : "a number";
            var range =
                double.IsInfinity(Min) && double.IsInfinity(Max)
                    ? kind
                    : $"{kind} from {ParameterValue.Of(Min)} to {ParameterValue.Of(Max)}";
            return Words.Count == 0 ? range : $"{range}, or {words}";
        }
    }
}
