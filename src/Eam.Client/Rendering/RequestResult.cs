using System.Text.Json.Nodes;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>What a request to a sweep came to.</summary>
/// <param name="Line">For people.</param>
/// <param name="Fields">For programs, each a value or a list of values: as CSV one row, with a list's values apart by spaces.</param>
internal sealed record RequestResult(string Line, JsonObject Fields) : IListing
{
    /// <summary>One line, as wide as it is.</summary>
    public void Show(IAnsiConsole console) => console.Profile.Out.Writer.WriteLine(Line);

    /// <summary>For programs.</summary>
    public JsonObject ToJson() => Fields;

    /// <summary>The names, and the values.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, Fields.Select(field => field.Key));
        Csv.Write(writer, Fields.Select(field => field.Value is JsonArray values ? string.Join(' ', values) : field.Value?.ToString()));
    }
}
