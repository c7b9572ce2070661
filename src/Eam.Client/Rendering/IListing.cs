using System.Text.Json.Nodes;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of a verb that lists something, in three forms.</summary>
internal interface IListing
{
    /// <summary>Shows the listing for people.</summary>
    void Show(IAnsiConsole console);

    /// <summary>Returns the listing as JSON, for programs.</summary>
    JsonObject ToJson();

    /// <summary>Writes the listing as CSV, for spreadsheets.</summary>
    void WriteCsv(TextWriter writer);
}
