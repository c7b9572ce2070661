using System.CommandLine;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary>The options <c>-o</c> and <c>--json</c> of a verb that prints a listing.</summary>
internal sealed class ListingOptions
{
    /// <summary>Help text of <c>-o</c> for verbs that run a sweep.</summary>
    public const string OfRun =
        "format of stdout: table (live screen, then a table of results), json (one object) or csv (the trials); with json and csv, progress goes to stderr";

    private readonly Option<string> _output = CommonOptions.Output();
    private readonly Option<bool> _json = CommonOptions.AsJson();

    private ListingOptions() { }

    /// <summary>Adds the two options to a verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="description">Help text of <c>-o</c>.</param>
    public static ListingOptions Of(Command command, string description = "output format")
    {
        var options = new ListingOptions();
        options._output.Description = description;
        options._json.Description = "the same as -o json";
        command.Add(options._output);
        command.Add(options._json);
        return options;
    }

    /// <summary>Returns the output format that the user asked for.</summary>
    public string Format(ParseResult parsed) => CommonOptions.Format(parsed, _output, _json);

    /// <summary>Prints a listing in the format that the user asked for.</summary>
    public int Print(ParseResult parsed, Terminal terminal, IListing listing) => Print(Format(parsed), terminal, listing);

    /// <summary>Prints a listing in a given format.</summary>
    public static int Print(string format, Terminal terminal, IListing listing)
    {
        switch (format)
        {
            case CommonOptions.Json:
                Json.Write(terminal.Output.Writer, listing.ToJson());
                break;
            case CommonOptions.Csv:
                listing.WriteCsv(terminal.Output.Writer);
                break;
            default:
                listing.Show(terminal.Output.Console);
                break;
        }

        return ExitCode.Done;
    }
}
