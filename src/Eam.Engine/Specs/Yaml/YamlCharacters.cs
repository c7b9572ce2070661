namespace Eam.Engine.Specs.Yaml;

/// <summary>
/// Finds characters that a reader of YAML would drop without a message, or that a person cannot see: NUL ends the text for it, an unknown
/// directive is skipped, and some rare characters end a line for it but not in an editor.
/// </summary>
internal static class YamlCharacters
{
    /// <summary>Returns the first place that is refused and the reason; null if there is none.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="kind">What the file holds, for the reason.</param>
    public static (int Line, string Reason)? Refused(string text, string kind)
    {
        var line = 1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsRefused(c))
                return (line, Reason(c, kind));
            if (c == '%' && IsLineStart(text, i) && !IsDirective(text.AsSpan(i)))
                return (line, "a line that begins with % would be skipped as a directive of YAML: remove it, or make it a comment with #");
            if (c == '\n' || (c == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
                line++;
        }

        return null;
    }

    // U+0085, U+2028 and U+2029 are line ends of YAML 1.1. A byte order mark belongs only at the start, where it was removed.
    private static bool IsRefused(char c) =>
        (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || c is '\u2028' or '\u2029' or '\uFEFF';

    private static string Reason(char c, string kind) =>
        c == '\0'
            ? "the file contains the character NUL here, maybe because it was not saved completely: remove it, and check that nothing is missing"
            : $"the file contains the character U+{(int)c:X4} here, which a {kind} may not have: remove it";

    private static bool IsLineStart(string text, int i) => i == 0 || text[i - 1] is '\n' or '\r';

    private static bool IsDirective(ReadOnlySpan<char> line) =>
        line.StartsWith("%YAML ", StringComparison.Ordinal) || line.StartsWith("%TAG ", StringComparison.Ordinal);
}
