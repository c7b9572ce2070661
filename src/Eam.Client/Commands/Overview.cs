using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Eam.Client.Commands;

/// <summary>
/// The help of <c>eam</c> itself: one row for each verb. The library's help needs twice the time of the rest of this command
/// (docs/performance.md#short-verbs); it stays the help of the verbs.
/// </summary>
/// <param name="terminal">Terminal whose width the rows fit.</param>
/// <param name="ofVerbs">Help of a verb.</param>
internal sealed class Overview(Terminal terminal, HelpAction ofVerbs) : SynchronousCommandLineAction
{
    private const int Gap = 2,
        Narrowest = 20;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
            return ofVerbs.Invoke(parseResult);
        Write(root, parseResult.InvocationConfiguration.Output, terminal.Output.Width);
        return ExitCode.Done;
    }

    /// <summary>Writes the overview.</summary>
    /// <param name="root">The program, for its description.</param>
    /// <param name="writer">Writer that receives the text.</param>
    /// <param name="width">Width of a line in columns.</param>
    public static void Write(RootCommand root, TextWriter writer, int width)
    {
        List<(string Name, string Meaning)> rows =
        [
            ("-?, -h, --help", "Shows this overview, or the help of a command"),
            ("--version", "Shows the version"),
        ];
        foreach (var verb in CommandLine.All)
        {
            if (!verb.IsHidden)
                rows.Add((verb.Argument is null ? verb.Name : $"{verb.Name} {verb.Argument}", verb.Description));
        }

        var column = 0;
        foreach (var (name, _) in rows)
            column = Math.Max(column, name.Length);
        writer.WriteLine(root.Description);
        writer.WriteLine();
        writer.WriteLine("Usage: eam COMMAND [options]");
        for (var i = 0; i < rows.Count; i++)
        {
            if (i is 0 or 2)
                writer.WriteLine(i == 0 ? "\nOptions:" : "\nCommands:");
            WriteRow(writer, rows[i].Name.PadRight(column), rows[i].Meaning, width);
        }

        writer.WriteLine();
        writer.WriteLine("`eam COMMAND --help` shows the arguments and options of a command.");
    }

    // Wraps the meaning into lines that begin in its column.
    private static void WriteRow(TextWriter writer, string name, string meaning, int width)
    {
        var indent = Gap + name.Length + Gap;
        var room = Math.Max(width - indent, Narrowest);
        writer.Write(new string(' ', Gap) + name);
        for (var (start, column) = (0, Gap); start < meaning.Length; column = indent)
        {
            var end = start + room >= meaning.Length ? meaning.Length : meaning.LastIndexOf(' ', start + room, room);
            if (end <= start)
                end = start + room; // a word that is longer than the line
            writer.WriteLine(new string(' ', column) + meaning[start..end]);
            start = end < meaning.Length && meaning[end] == ' ' ? end + 1 : end;
        }
    }
}
