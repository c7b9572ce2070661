using System.Security;

namespace Eam.Engine.Files;

/// <summary>Turns the failures of file operations into one line for the user.</summary>
internal static class FileErrors
{
    /// <summary>Whether the exception is of the file system rather than of the program.</summary>
    public static bool IsFileError(Exception failure) => failure is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException;

    /// <summary>Such as <c>cannot write /data/x: No space left on device</c>.</summary>
    public static EngineException Cannot(string verb, string path, Exception failure) => new($"cannot {verb} {path}: {Reason(failure, path)}", failure);

    /// <summary>The first line of an exception's message.</summary>
    public static string FirstLine(Exception failure)
    {
        var line = failure.Message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        return line.IsEmpty ? failure.GetType().Name : line.ToString();
    }

    // The runtime's messages repeat the path, which the line has already: "Access to the path '/x' is denied." becomes "access is denied".
    private static string Reason(Exception failure, string path) => failure switch
    {
        UnauthorizedAccessException => "access is denied",
        DirectoryNotFoundException or FileNotFoundException => "it does not exist",
        _ => FirstLine(failure).Replace($" : '{path}'", "", StringComparison.Ordinal).TrimEnd('.'),
    };
}
