namespace Eam.Core.Spaces;

/// <summary>
/// A hyperparameter of a method, a task or the model: name, default, range and one-line meaning. Validation, <c>eam tasks</c> and the documentation come from it.
/// </summary>
/// <param name="Name">As in a sweep file; a method's own parameters carry its prefix (<c>eam.ode_steps</c>).</param>
/// <param name="Default">Used when a configuration does not name it.</param>
/// <param name="Meaning">One line, with the unit.</param>
public sealed record ParameterDefinition(string Name, ParameterValue Default, string Meaning)
{
    /// <summary>Lowest number (inclusive).</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Highest number (inclusive).</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Only whole numbers.</summary>
    public bool Integer { get; init; }

    /// <summary>Words that are allowed beside numbers; with <see cref="WordsOnly"/> the only values.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Numbers are not allowed.</summary>
    public bool WordsOnly { get; init; }

    /// <summary>Any text is allowed; <see cref="Meaning"/> says what it is.</summary>
    public bool FreeText { get; init; }

    /// <summary>A file's path: readers of sweep files take it from the file's folder on.</summary>
    public bool IsPath { get; init; }

    /// <summary>There is no usable default.</summary>
    public bool Required { get; init; }

    /// <summary>A parameter that is text, such as a list of names.</summary>
    public static ParameterDefinition Text(string name, string @default, string meaning) =>
        new(name, ParameterValue.Of(@default), meaning) { FreeText = true };

    /// <summary>A file.</summary>
    public static ParameterDefinition Path(string name, string meaning, bool required) =>
        new(name, ParameterValue.Of(string.Empty), meaning)
        {
            FreeText = true,
            IsPath = true,
            Required = required,
        };

    /// <summary>A parameter of numbers in [min, max].</summary>
    public static ParameterDefinition Real(string name, double @default, double min, double max, string meaning) =>
        new(name, ParameterValue.Of(@default), meaning) { Min = min, Max = max };

    /// <summary>A parameter of whole numbers in [min, max].</summary>
    public static ParameterDefinition Whole(string name, int @default, int min, int max, string meaning) =>
        new(name, ParameterValue.Of(@default), meaning)
        {
            Min = min,
            Max = max,
            Integer = true,
        };

    /// <summary>A parameter of words; the first is the default.</summary>
    public static ParameterDefinition Word(string name, string meaning, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(name, ParameterValue.Of(words[0]), meaning) { Words = words, WordsOnly = true };
    }

    /// <summary>Null when the value is allowed, else the reason, to follow the parameter's name ("must be ...").</summary>
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
            var range = $"{kind} from {ParameterValue.Of(Min)} to {ParameterValue.Of(Max)}";
            return Words.Count == 0 ? range : $"{range}, or {words}";
        }
    }
}
