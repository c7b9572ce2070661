using System.Text.RegularExpressions;

namespace Eam.Client.Hosts;

/// <summary>
/// Writes values of the command line into the text of a sweep file, so that the server reads them there. Lines keep their numbers, so error messages name
/// the right lines.
/// </summary>
internal static class SweepText
{
    /// <summary>Returns the name of a sweep whose file does not set one: the file's name if it is valid for a sweep, else <c>sweep</c>.</summary>
    public static string NameOf(string file) =>
        Path.GetFileNameWithoutExtension(file) is var name && Regex.IsMatch(name, @"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z") ? name : "sweep";

    /// <summary>Returns whether a key is set at the top level.</summary>
    public static bool Has(string text, string key) => Line(key).IsMatch(text) || (IsFlow(text) && Flow(key).IsMatch(text));

    /// <summary>Returns the text with a key at the top level set to a value.</summary>
    /// <exception cref="UsageException">The file is written in braces and already sets the key, so its place in the text is not certain.</exception>
    public static string With(string text, string file, string key, string value)
    {
        if (Line(key) is var line && line.IsMatch(text))
            return line.Replace(text, match => $"{key}: {value}{(match.Value.EndsWith('\r') ? "\r" : string.Empty)}", 1);
        if (!IsFlow(text))
            return $"{text}{(text.EndsWith('\n') || text.Length == 0 ? string.Empty : "\n")}{key}: {value}\n";
        return Flow(key).IsMatch(text)
            ? throw new UsageException($"--{key} cannot change {file}, which is written in braces: change it in the file")
            : text.Insert(text.IndexOf('{', StringComparison.Ordinal) + 1, $"\"{key}\": {value}, ");
    }

    private static bool IsFlow(string text) => Regex.IsMatch(text, @"\A\uFEFF?(\s+|#[^\n]*\n|---[^\n]*\n)*\{");

    private static Regex Line(string key) => new($@"^(""{key}""|'{key}'|{key})[ \t]*:([ \t][^\n]*|\r)?$", RegexOptions.Multiline);

    private static Regex Flow(string key) => new($@"[{{,\s](""{key}""|'{key}'|{key})\s*:");
}
