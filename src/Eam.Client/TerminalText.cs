using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Eam.Client;

/// <summary>
/// Makes text safe to print. Names and messages come from servers, other users and copied folders. Their control characters could move the
/// cursor, hide text, or type into the terminal. Each is shown as <c>\u001b</c>, which JSON reads back as the same character.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// Returns a text without control characters other than tabs and line ends, and without marks that reverse the direction of text.
    /// </summary>
    public static string Clean(string text)
    {
        StringBuilder? clean = null;
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsUnsafe(text, i))
                continue;
            clean ??= new StringBuilder(text.Length);
            clean.Append(text, from, i - from).Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            from = i + 1;
        }

        return clean is null ? text : clean.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Returns a clean text on one line, so that a message cannot imitate a line of this program.</summary>
    public static string Line(string text) => Clean(text.ReplaceLineEndings(" "));

    /// <summary>Returns the markup that shows a text as it is, clean and on one line.</summary>
    public static string EscapeUnsafe(this string text) => Line(text).EscapeMarkup();

    /// <summary>Prints a clean line.</summary>
    public static void PrintLine(this IAnsiConsole console, string line) => console.WriteLine(Line(line));

    /// <summary>Prints a line of markup. The values in it are shown as they are, clean and on one line.</summary>
    public static void PrintMarkup(this IAnsiConsole console, FormattableString line) =>
        console.MarkupLine(
            string.Format(
                CultureInfo.InvariantCulture,
                line.Format,
                line.GetArguments().Select(value => value is string text ? text.EscapeUnsafe() : value).ToArray()
            )
        );

    // U+2028 to U+202E are line separators and marks of direction, U+2066 to U+2069 are more such marks. A carriage return alone overwrites
    // its line.
    private static bool IsUnsafe(string text, int at) =>
        text[at] switch
        {
            '\n' or '\t' => false,
            '\r' => at + 1 == text.Length || text[at + 1] != '\n',
            var c => char.IsControl(c) || c is >= '\u2028' and <= '\u202e' or >= '\u2066' and <= '\u2069',
        };
}
