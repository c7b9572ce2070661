using System.CommandLine;
using System.CommandLine.Parsing;
using Eam.Engine.Specs;

namespace Eam.Client.Commands;

/// <summary>Describes the mistakes of a command line, one line each. For an unknown name it suggests the closest match.</summary>
internal static class UsageErrors
{
    /// <summary>Returns the error lines of a failed parse. The last line names the help command.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = Path(parsed.CommandResult);
        var lines = Unmatched(parsed, command, path).ToList();
        lines.AddRange(parsed.Errors.Where(error => !IsAboutUnmatched(error, lines.Count > 0)).Select(error => Line(error, path)));
        lines.Add($"see '{path} --help'");
        return lines;
    }

    private static IEnumerable<string> Unmatched(ParseResult parsed, Command command, string path)
    {
        var afterOption = false;
        foreach (var (token, index) in parsed.UnmatchedTokens.Select((token, index) => (token, index)))
        {
            if (token.StartsWith('-'))
            {
                var name = token.Split('=')[0];
                var known = command.Options.Concat(Recursive(parsed)).Where(option => !option.Hidden).Select(option => option.Name);
                yield return $"unknown option '{name}' of '{path}'{Suggestion(name, known)}";
                afterOption = !token.Contains('=', StringComparison.Ordinal);
            }
            else if (command.Subcommands.Count > 0 && index == 0)
            {
                yield return $"unknown command '{token}'{Suggestion(token, command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name))}";
                yield break; // the words after it were meant for that command
            }
            else
            {
                // The word after an unknown option is most likely its value.
                if (!afterOption)
                    yield return $"unexpected argument '{token}' of '{path}'";
                afterOption = false;
            }
        }
    }

    private static bool IsAboutUnmatched(ParseError error, bool anyUnmatched) => anyUnmatched && error.SymbolResult is CommandResult;

    private static string Line(ParseError error, string path) =>
        error.SymbolResult switch
        {
            OptionResult option when error.Message.StartsWith("Option ", StringComparison.Ordinal) =>
                $"option '{option.Option.Name}' of '{path}' is required",
            OptionResult option when error.Message.StartsWith("Required argument", StringComparison.Ordinal) =>
                $"option '{option.Option.Name}' needs a value",
            ArgumentResult argument when error.Message.StartsWith("Required argument", StringComparison.Ordinal) =>
                $"'{path}' needs {argument.Argument.Name}",
            CommandResult when error.Message.StartsWith("Required command", StringComparison.Ordinal) => $"'{path}' needs a command",
            _ => error.Message,
        };

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "eam";

    private static IEnumerable<Option> Recursive(ParseResult parsed) =>
        parsed.RootCommandResult.Command.Options.Where(option => option.Recursive);

    private static string Suggestion(string name, IEnumerable<string> known) =>
        NearName.Of(name, known) is { } near ? $"; did you mean '{near}'?" : string.Empty;
}
