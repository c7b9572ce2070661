using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Eam.Engine.Specs;

namespace Eam.Client;

/// <summary>Options that several verbs share, and parsers whose complaints a person understands.</summary>
internal static class CommonOptions
{
    /// <summary>The option that lets a sweep go on that has given up.</summary>
    public const string MaxFailedTrialsName = "--max-failed-trials";

    /// <summary>Formats of listings.</summary>
    public const string Table = "table",
        Json = "json",
        Csv = "csv";

    /// <summary><c>--data DIR</c></summary>
    public static Option<string?> Data() =>
        new("--data") { HelpName = "DIR", Description = "where results lie [default: EAM_HOME, else the user's data directory]" };

    /// <summary><c>--json</c></summary>
    public static Option<bool> AsJson() => new("--json") { Description = "print one JSON object on stdout; progress goes to stderr" };

    /// <summary>A sweep's name, resolved by <see cref="Hosts.SweepNames"/>.</summary>
    public static Argument<string> Sweep() =>
        new("SWEEP") { Description = "a sweep: its name, the beginning of it, or its folder (`eam ls` lists them)" };

    /// <summary>The listing's form that was asked for: <c>--json</c> is <c>-o json</c>.</summary>
    public static string Format(ParseResult parsed, Option<string> output, Option<bool> json) =>
        parsed.GetValue(json) ? Json : parsed.GetRequiredValue(output);

    /// <summary><c>--seed N</c></summary>
    public static Option<ulong?> Seed(string description) =>
        new("--seed")
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
                ulong.TryParse(Word(result), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                    ? seed
                    : Complain<ulong?>(result, "is not a whole number from 0 on"),
        };

    /// <summary><c>--trial N</c></summary>
    public static Option<int?> Trial(string description) =>
        new("--trial")
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
                int.TryParse(Word(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : Complain<int?>(result, "is not a trial's number"),
        };

    /// <summary>A whole number of at least 1.</summary>
    public static Option<int?> Whole(string name, string description) =>
        new(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
                int.TryParse(Word(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
                    ? number
                    : Complain<int?>(result, "is not a whole number from 1 on"),
        };

    /// <summary><c>--device DEVICE</c></summary>
    public static Option<string?> Device() =>
        new("--device")
        {
            HelpName = "DEVICE",
            Description =
                "train on the torch backend: cpu, cuda:0, or auto (the first GPU, else the CPU); managed: on the managed backend [default: as in the file, else managed]",
        };

    /// <summary><c>--max-failed-trials N</c></summary>
    public static Option<int?> MaxFailedTrials() =>
        Whole(MaxFailedTrialsName, "with a resumed sweep: failed trials that it may have, in place of its file's max_failed_trials");

    /// <summary>A finite number, such as 2e6.</summary>
    public static Option<double?> Number(string name, string helpName, string description, bool positive = false) =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
                double.TryParse(Word(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                && (!positive || number > 0)
                    ? number
                    : Complain<double?>(result, positive ? "is not a number above 0" : "is not a number"),
        };

    /// <summary><c>-o table|json|csv</c></summary>
    public static Option<string> Output() => OneOf("--output", Table, "form of the listing", [Table, Json, Csv], "-o");

    /// <summary>One of some words; a misspelt one is told the nearest.</summary>
    public static Option<string> OneOf(
        string name,
        string @default,
        string description,
        IReadOnlyList<string> words,
        params string[] aliases
    ) =>
        new(name, aliases)
        {
            HelpName = string.Join('|', words),
            Description = description,
            DefaultValueFactory = _ => @default,
            CustomParser = result =>
            {
                var word = Word(result);
                if (words.Contains(word))
                    return word;
                var near = NearName.Of(word, words) is { } name ? $"; did you mean '{name}'?" : $": one of {string.Join(", ", words)}";
                return Complain<string>(result, $"is not known{near}");
            },
        };

    private static string Word(ArgumentResult result) => result.Tokens.Count == 0 ? string.Empty : result.Tokens[^1].Value;

    private static T? Complain<T>(ArgumentResult result, string complaint)
    {
        var option = result.Parent is OptionResult { IdentifierToken: { } token } ? token.Value : result.Argument.Name;
        result.AddError($"{option}: '{Word(result)}' {complaint}");
        return default;
    }
}
