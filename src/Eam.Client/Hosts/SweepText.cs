using System.Text.RegularExpressions;

namespace Eam.Client.Hosts;

/// <summary>Puts what the command line says into the text of a sweep file, so that the server reads it there. No line is moved: mistakes keep their lines.</summary>
internal static class SweepText
{
    /// <summary>What a sweep is called whose file does not say it: the file's name, where a sweep can have it.</summary>
    public static string NameOf(string file) =>
        Path.GetFileNameWithoutExtension(file) is var name && Regex.IsMatch(name, @"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z") ? name : "sweep";

    /// <summary>Whether a key is set at the top.</summary>
    public static bool Has(string text, string key) => Line(key).IsMatch(text) || (IsFlow(text) && Flow(key).IsMatch(text));

    /// <summary>The text with a key at the top set to a value.</summary>
    /// <exception cref="UsageException">The file is on one line, so that it cannot be told where the key is set.</exception>
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
