using Eam.Engine.Results;

namespace Eam.Client.Rendering;

/// <summary>
/// Writes comma-separated lines (RFC 4180). A field with a comma, a quote or a line end is quoted. Text that a spreadsheet
/// would run as a formula gets an apostrophe (<see cref="CsvCell"/>).
/// </summary>
internal static class Csv
{
    /// <summary>Writes one line.</summary>
    public static void Write(TextWriter writer, params IEnumerable<string?> fields) =>
        writer.WriteLine(string.Join(',', fields.Select(field => Field(CsvCell.Of(field)))));

    private static string Field(string? field) =>
        field is null ? string.Empty
        : field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
