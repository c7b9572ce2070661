using System.Globalization;
using Eam.Engine;
using Spectre.Console;

namespace Eam.Client;

/// <summary>Prints text from others so that it cannot act on the terminal (<see cref="VisibleText"/>).</summary>
internal static class TerminalText
{
    /// <summary>
    /// Returns a text without control characters other than tabs and line ends, and without marks that reverse the direction of text.
    /// </summary>
    public static string Clean(string text) => VisibleText.Of(text);

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
}
