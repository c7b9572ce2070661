using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Eam.Engine.Specs;

namespace Eam.Client;

/// <summary>Options that several verbs share, with parsers whose error messages name the option and the wrong value.</summary>
internal static class CommonOptions
{
    /// <summary>Name of the option that lets a sweep resume after it failed because too many of its trials failed.</summary>
    public const string MaxFailedTrialsName = "--max-failed-trials";

    /// <summary>Output formats of listings.</summary>
    public const string Table = "table",
        Json = "json",
        Csv = "csv";

    /// <summary>Creates the option <c>--data DIR</c>.</summary>
    public static Option<string?> Data() =>
        new("--data")
        {
            HelpName = "DIR",
            Description = "data folder that holds the results [default: EAM_HOME, else the user's data directory]",
        };

    /// <summary>Creates the option <c>--json</c>.</summary>
    public static Option<bool> AsJson() => new("--json") { Description = "print one JSON object on stdout; progress goes to stderr" };

    /// <summary>Creates the argument for a sweep's name, which <see cref="Hosts.SweepNames"/> resolves.</summary>
    public static Argument<string> Sweep() =>
        new("SWEEP") { Description = "name of a sweep, any unambiguous prefix of it, or its folder (`eam ls` lists the sweeps)" };

    /// <summary>Returns the output format that the user asked for. <c>--json</c> means <c>-o json</c>.</summary>
    public static string Format(ParseResult parsed, Option<string> output, Option<bool> json) =>
        parsed.GetValue(json) ? Json : parsed.GetRequiredValue(output);

    /// <summary>Creates the option <c>--seed N</c>.</summary>
    public static Option<ulong?> Seed(string description) =>
        new("--seed")
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
                ulong.TryParse(Word(result), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                    ? seed
                    : Complain<ulong?>(result, "is not a whole number of at least 0"),
        };

    /// <summary>Creates an option that takes the number of a trial: <c>--trial N</c>, if it has no other name.</summary>
    public static Option<int?> Trial(string description, string name = "--trial") =>
        new(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
                int.TryParse(Word(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : Complain<int?>(result, "is not the number of a trial"),
        };

    /// <summary>Creates an option that takes a whole number of at least 1.</summary>
    public static Option<int?> Whole(string name, string description) =>
        new(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
                int.TryParse(Word(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
                    ? number
                    : Complain<int?>(result, "is not a whole number of at least 1"),
        };

    /// <summary>Creates the option <c>--device DEVICE</c>.</summary>
    public static Option<string?> Device() =>
        new("--device")
        {
            HelpName = "DEVICE",
            Description =
                "device to train on. On the torch backend: cpu, cuda (a slot on each GPU), cuda:0 (one GPU), or auto (all GPUs, else the CPU). managed: the CPU, without libtorch [default: as in the sweep file, else what the task needs]",
        };

    /// <summary>Creates the option <c>--max-failed-trials N</c>.</summary>
    public static Option<int?> MaxFailedTrials() =>
        Whole(MaxFailedTrialsName, "for a resumed sweep: number of failed trials that it may have; replaces max_failed_trials of its file");

    /// <summary>Creates an option that takes a finite number, such as 2e6.</summary>
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
                    : Complain<double?>(result, positive ? "is not a number greater than 0" : "is not a number"),
        };

    /// <summary>Creates the option <c>-o table|json|csv</c>.</summary>
    public static Option<string> Output() => OneOf("--output", Table, "output format", [Table, Json, Csv], "-o");

    /// <summary>Creates an option that takes one of the given words. For an unknown word the error suggests the closest match.</summary>
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
                var near = NearName.Of(word, words) is { } name
                    ? $"; did you mean '{name}'?"
                    : $"; it must be one of {string.Join(", ", words)}";
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
