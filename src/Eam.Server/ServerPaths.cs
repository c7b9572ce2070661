using System.Text.RegularExpressions;

namespace Eam.Server;

/// <summary>
/// Removes the paths of this machine from messages to clients. Of a file of a sweep, the sweep's name and the name of the file remain:
/// <c>small-1/sweep.db</c>.
/// </summary>
internal static partial class ServerPaths
{
    private const string Here = "the data folder";

    /// <summary>Returns a message without absolute paths.</summary>
    /// <param name="message">The message for the server's own log.</param>
    /// <param name="dataFolder">The server's data folder. Its path may contain spaces, so it is searched for as a whole.</param>
    public static string Hide(string message, string dataFolder)
    {
        var root = Path.TrimEndingDirectorySeparator(dataFolder);
        if (root.Length > 1)
        {
            var sweeps = Eam.Engine.Results.DataFolder.Sweeps(root);
            message = message
                .Replace(sweeps + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)
                .Replace(sweeps, Here, StringComparison.Ordinal)
                .Replace(root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)
                .Replace(root, Here, StringComparison.Ordinal);
        }

        return Absolute().Replace(message, match => Shorten(match.Value));
    }

    private static string Shorten(string path)
    {
        // Messages also name routes of this server.
        if (path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/openapi/", StringComparison.Ordinal))
            return path;
        var parts = path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        var sweeps = Array.LastIndexOf(parts, "sweeps");
        return sweeps >= 0 && sweeps < parts.Length - 1 ? string.Join('/', parts[(sweeps + 1)..])
            : parts.Length > 0 ? parts[^1]
            : path;
    }

    // A slash after a letter, a dot or another slash belongs to a relative path, to an address or to a word such as "and/or".
    [GeneratedRegex("""(?<![\w./:\\~-])(?:/[^\s/'":;,()]+(?:/[^\s/'":;,()]*)*|[A-Za-z]:\\[^\s'":;,()]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Absolute();
}
