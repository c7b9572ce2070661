using System.Globalization;
using System.Text.RegularExpressions;
using Eam.Testing.Documentation;

namespace Eam.Client.Tests.Documentation;

/// <summary>A command of a page with the output that the page shows for it.</summary>
/// <param name="Where">Page and line, such as <c>docs/cli.md:77</c>.</param>
/// <param name="Line">The command line.</param>
/// <param name="Output">The expected output: stdout and stderr together.</param>
/// <param name="Tolerance">How much numbers may differ, relative to the larger one.</param>
internal sealed record ShownCommand(string Where, string Line, string Output, double Tolerance)
{
    /// <summary>Whether the page shows that the command fails: the output begins with an error line of eam.</summary>
    public bool Fails => Output.StartsWith("eam: ", StringComparison.Ordinal);
}

/// <summary>Reads the marks and the commands of the blocks of a page.</summary>
internal static partial class ConsoleBlock
{
    private const string Prompt = "$ ";

    /// <summary>Returns what is wrong with the mark of a block with commands; null if nothing is.</summary>
    public static string? Mistake(FencedBlock block) =>
        Mark().Match(block.Above) is not { Success: true } mark
            ? "the line before the block must be <!-- run -->, <!-- run tolerance=X --> or <!-- skip: reason -->"
        : !mark.Groups["run"].Success ? null
        : block.Lines.Count == 0 || !block.Lines[0].StartsWith(Prompt, StringComparison.Ordinal)
            ? "a block that is run begins with '$ COMMAND'"
        : null;

    /// <summary>Returns the commands that a test runs, in the order of the page.</summary>
    public static IReadOnlyList<ShownCommand> Commands(MarkdownPage page) =>
        [.. page.Blocks().SelectMany(block => Commands(page.Name, block))];

    private static IEnumerable<ShownCommand> Commands(string page, FencedBlock block)
    {
        if (Mark().Match(block.Above) is not { Success: true } mark || !mark.Groups["run"].Success)
            yield break;
        var tolerance = mark.Groups["tolerance"] is { Success: true, Value: var value }
            ? double.Parse(value, CultureInfo.InvariantCulture)
            : 0;
        for (var i = 0; i < block.Lines.Count; )
        {
            var command = i;
            for (i++; i < block.Lines.Count && !block.Lines[i].StartsWith(Prompt, StringComparison.Ordinal); )
                i++;
            var output = string.Join('\n', block.Lines.Take(new Range(command + 1, i)));
            yield return new ShownCommand($"{page}:{block.Line + 1 + command}", block.Lines[command][Prompt.Length..], output, tolerance);
        }
    }

    [GeneratedRegex(@"^<!-- (?:(?<run>run)(?: tolerance=(?<tolerance>[0-9.]+))?|skip: \S.*) -->$")]
    private static partial Regex Mark();
}
