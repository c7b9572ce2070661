using Microsoft.Data.Sqlite;

namespace Eam.Engine.Files;

/// <summary>Interprets SQLite's error codes (sqlite.org/rescode.html).</summary>
internal static class SqliteErrors
{
    private const int Busy = 5,
        Locked = 6,
        NoMemory = 7,
        ReadOnly = 8,
        Interrupted = 9,
        IoError = 10,
        Corrupt = 11,
        Full = 13,
        CannotOpen = 14,
        Protocol = 15,
        NotADatabase = 26;
    private const int IoErrorNoMemory = IoError | (12 << 8),
        IoErrorShmSize = IoError | (19 << 8),
        IoErrorData = IoError | (32 << 8),
        IoErrorCorruptFile = IoError | (33 << 8);

    /// <summary>
    /// Returns whether the failure may be transient: another process holds the database for a moment, or a read or write failed once.
    /// </summary>
    public static bool IsTransient(SqliteException failure) =>
        failure.SqliteErrorCode switch
        {
            Busy or Locked or Protocol => true,
            IoError => failure.SqliteExtendedErrorCode is not (IoErrorNoMemory or IoErrorShmSize or IoErrorData or IoErrorCorruptFile),
            _ => false,
        };

    /// <summary>Returns whether the disk is full. The file of the memory that readers and the writer share also needs space.</summary>
    public static bool IsDiskFull(SqliteException failure) =>
        failure.SqliteErrorCode == Full || failure.SqliteExtendedErrorCode == IoErrorShmSize;

    /// <summary>Returns whether the database cannot be opened with a write-ahead log, as in a folder that is not writable.</summary>
    public static bool IsUnwritable(SqliteException failure) => failure.SqliteErrorCode is CannotOpen or ReadOnly;

    /// <summary>Creates an exception with one line that names the file and, where possible, says what the user can do.</summary>
    public static EngineException Cannot(string verb, string path, SqliteException failure) =>
        new(
            failure.SqliteErrorCode switch
            {
                Full => $"cannot {verb} {path}: No space left on device",
                IoError when IsDiskFull(failure) => $"cannot {verb} {path}: No space left on device",
                Corrupt or NotADatabase => Damaged(path, Reason(failure)),
                Busy or Locked => $"cannot {verb} {path}: another program is using it; close that program and try again",
                CannotOpen => $"cannot {verb} {path}: it cannot be opened, or no files can be created in its folder",
                ReadOnly => $"cannot {verb} {path}: access is denied",
                Interrupted => Damaged(path, "reading it takes too long"),
                NoMemory => $"cannot {verb} {path}: out of memory",
                _ => $"cannot {verb} {path}: {Reason(failure)}",
            },
            failure
        );

    /// <summary>Returns the message for a damaged database, with advice.</summary>
    public static string Damaged(string path, string what) =>
        $"{path}: the database is damaged ({what}); restore a copy of it, or save the readable part with: sqlite3 {path} .recover";

    // "SQLite Error 11: 'database disk image is malformed'."
    private static string Reason(SqliteException failure)
    {
        var line = FileErrors.FirstLine(failure);
        var (first, last) = (line.IndexOf('\''), line.LastIndexOf('\''));
        return first >= 0 && last > first ? line[(first + 1)..last] : line;
    }
}
