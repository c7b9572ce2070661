using System.Globalization;
using System.Text;

namespace Eam.Engine;

/// <summary>
/// Makes text from others safe to show. Names, messages and the output of programs come from servers, other users and copied folders. Their
/// control characters could move the cursor of a terminal, hide text, or type into it. Each is shown as <c>\u001b</c>, which JSON reads
/// back as the same character.
/// </summary>
public static class VisibleText
{
    /// <summary>
    /// Returns a text without control characters other than tabs and line ends, and without marks that reverse the direction of text.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
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
