using System.Globalization;

namespace Eam.Engine.Results;

/// <summary>
/// Prevents a spreadsheet from running text as a formula: a cell that begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a
/// carriage return would run when the file is opened.
/// </summary>
public static class CsvCell
{
    /// <summary>Returns the text of a cell. Text that would be a formula gets an apostrophe; numbers such as -1.5 stay.</summary>
    public static string? Of(string? text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? $"'{text}"
            : text;
}
