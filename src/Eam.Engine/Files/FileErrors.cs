using System.Security;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Files;

/// <summary>Turns failures of file operations into one line for the user.</summary>
public static class FileErrors
{
    private const int EMFile = 24,
        NoSpace = 28,
        LinuxQuota = 122,
        MacQuota = 69;

    /// <summary>Returns whether the exception comes from the file system and not from a mistake in the program.</summary>
    public static bool IsFileError(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException;

    /// <summary>Returns whether the cause is a full disk or a full quota, so that freeing space helps.</summary>
    public static bool IsDiskFull(Exception? failure)
    {
        // The runtime passes the system's number: ENOSPC and EDQUOT (69 on macOS), ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
        for (; failure is not null; failure = failure.InnerException)
        {
            if (
                failure is IOException
                && failure.HResult is NoSpace or LinuxQuota or MacQuota or unchecked((int)0x80070070) or unchecked((int)0x80070027)
            )
                return true;
            if (failure is SqliteException sqlite && SqliteErrors.IsDiskFull(sqlite))
                return true;
        }

        return false;
    }

    /// <summary>The message for a user if <see cref="IsTooManyFiles"/> is true.</summary>
    public const string TooManyFiles = "too many files are open at once: allow this program more of them (ulimit -n 1024) and try again";

    /// <summary>
    /// Returns whether the process has as many files open as it may have. Libraries are files too, so the exception can come from anywhere,
    /// such as the initialiser of a type.
    /// </summary>
    public static bool IsTooManyFiles(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            // EMFILE and ERROR_TOO_MANY_OPEN_FILES. The loader of libraries has only a text.
            if (
                (failure is IOException && failure.HResult is EMFile or unchecked((int)0x80070004))
                || failure.Message.Contains("too many open files", StringComparison.OrdinalIgnoreCase)
            )
                return true;
        }

        return false;
    }

    /// <summary>Creates an exception such as <c>cannot write /data/x: No space left on device</c>.</summary>
    public static EngineException Cannot(string verb, string path, Exception failure) =>
        new($"cannot {verb} {path}: {Reason(failure)}", failure);

    /// <summary>Returns the first line of an exception's message.</summary>
    public static string FirstLine(Exception failure)
    {
        var line = failure.Message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        return line.IsEmpty ? failure.GetType().Name : line.ToString();
    }

    /// <summary>
    /// Returns the text of an exception for a log or a table: the message if it is meant for users, otherwise the type and the message.
    /// </summary>
    public static string Describe(Exception failure) =>
        failure is EngineException ? FirstLine(failure) : $"{failure.GetType().Name}: {FirstLine(failure)}";

    /// <summary>Creates the exception of a full disk that another process reported.</summary>
    public static EngineException DiskFull(string line) => new(line, new IOException(line, NoSpace));

    // The runtime's messages repeat the path, which the line already has: "Access to the path '/x' is denied." becomes "access is denied".
    private static string Reason(Exception failure) =>
        failure switch
        {
            UnauthorizedAccessException => "access is denied",
            DirectoryNotFoundException or FileNotFoundException => "it does not exist",
            _ => WithoutPath(FirstLine(failure)).TrimEnd('.'),
        };

    // "No space left on device : '/x.tmp'": the file may be the temporary file of the line's path.
    private static string WithoutPath(string line) =>
        line.EndsWith('\'') && line.IndexOf(" : '", StringComparison.Ordinal) is > 0 and var end ? line[..end] : line;
}
