namespace Eam.Engine.Specs;

/// <summary>Checks the names of methods, parameters and metrics that the sweep file of a command declares.</summary>
internal static class DeclaredNames
{
    /// <summary>The longest name.</summary>
    public const int Longest = 64;

    /// <summary>What a name of a parameter or a metric must be.</summary>
    public const string Rule = "a name of at most 64 letters, digits, '_', '-' and '.', that starts with a letter";

    /// <summary>What a name of a method must be: a dot ends the name of the method in the name of a parameter.</summary>
    public const string MethodRule = "a name of at most 64 letters, digits, '_' and '-', that starts with a letter";

    /// <summary>
    /// The columns of trials.csv that are neither metrics nor parameters, <c>point</c> of curves.jsonl, and the name of compute as an
    /// objective: a metric or a parameter of the same name could not be told apart from them.
    /// </summary>
    public static IReadOnlyList<string> Reserved { get; } =
    [
        "trial",
        "method",
        "state",
        "rung",
        "nfe",
        "flops",
        "seconds",
        "evaluation_seconds",
        "iterations",
        "forwards",
        "vjps",
        "training_passes",
        "reward_calls",
        "evaluation_nfe",
        "seed",
        "repeat_of",
        "reason",
        "point",
        "compute",
    ];

    /// <summary>Returns whether a text is a name of a parameter or a metric.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= Longest
        && char.IsAsciiLetter(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>
    /// Returns whether a text is a name of a method. A word that names a search or a halving rule in other tools is none: it was written
    /// under the wrong key.
    /// </summary>
    public static bool IsMethod(string text) =>
        IsName(text) && !text.Contains('.', StringComparison.Ordinal) && ForeignWords.ValueHint("method", text, []).Length == 0;
}
