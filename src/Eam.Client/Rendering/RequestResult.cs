using System.Text.Json.Nodes;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The result of a request to a sweep.</summary>
/// <param name="Line">Line for people.</param>
/// <param name="Fields">Fields for programs, each a value or a list of values. In CSV they are one row, and spaces separate the values of a
/// list.</param>
internal sealed record RequestResult(string Line, JsonObject Fields) : IListing
{
    /// <summary>Prints the line without wrapping it.</summary>
    public void Show(IAnsiConsole console) => console.Profile.Out.Writer.WriteLine(TerminalText.Line(Line));

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() => Fields;

    /// <summary>Writes one CSV line of names and one of values.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, Fields.Select(field => field.Key));
        Csv.Write(writer, Fields.Select(field => field.Value is JsonArray values ? string.Join(' ', values) : field.Value?.ToString()));
    }
}
