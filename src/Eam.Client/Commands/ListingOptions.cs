using System.CommandLine;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary>The options <c>-o</c> and <c>--json</c> of a verb that lists.</summary>
internal sealed class ListingOptions
{
    /// <summary>What <c>-o</c> says of itself where a verb runs a sweep.</summary>
    public const string OfRun =
        "what stdout gets: the screen and the table at the end, one JSON object, or the trials as CSV; progress then goes to stderr";

    private readonly Option<string> _output = CommonOptions.Output();
    private readonly Option<bool> _json = CommonOptions.AsJson();

    private ListingOptions() { }

    /// <summary>Gives a verb the two options.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="description">What <c>-o</c> says of itself.</param>
    public static ListingOptions Of(Command command, string description = "form of the listing")
    {
        var options = new ListingOptions();
        options._output.Description = description;
        options._json.Description = "the same as -o json";
        command.Add(options._output);
        command.Add(options._json);
        return options;
    }

    /// <summary>The form that was asked for.</summary>
    public string Format(ParseResult parsed) => CommonOptions.Format(parsed, _output, _json);

    /// <summary>Prints a listing in the form that was asked for.</summary>
    public int Print(ParseResult parsed, Terminal terminal, IListing listing) => Print(Format(parsed), terminal, listing);

    /// <summary>Prints a listing in a form.</summary>
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
