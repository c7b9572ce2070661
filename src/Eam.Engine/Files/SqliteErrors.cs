using Microsoft.Data.Sqlite;

namespace Eam.Engine.Files;

/// <summary>What SQLite's error codes (sqlite.org/rescode.html) mean here.</summary>
internal static class SqliteErrors
{
    private const int Busy = 5,
        Locked = 6,
        NoMemory = 7,
        ReadOnly = 8,
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

    /// <summary>What passes by itself: another process holds the database for a moment, or a read or write failed once.</summary>
    public static bool IsTransient(SqliteException failure) =>
        failure.SqliteErrorCode switch
        {
            Busy or Locked or Protocol => true,
            IoError => failure.SqliteExtendedErrorCode is not (IoErrorNoMemory or IoErrorShmSize or IoErrorData or IoErrorCorruptFile),
            _ => false,
        };

    /// <summary>A full disk; also when the memory that readers and the writer share, a file too, finds no room.</summary>
    public static bool IsDiskFull(SqliteException failure) =>
        failure.SqliteErrorCode == Full || failure.SqliteExtendedErrorCode == IoErrorShmSize;

    /// <summary>The database cannot be opened beside a write-ahead log, as in a folder that cannot be written.</summary>
    public static bool IsUnwritable(SqliteException failure) => failure.SqliteErrorCode is CannotOpen or ReadOnly;

    /// <summary>One line that names the file and, where a user can do something, what.</summary>
    public static EngineException Cannot(string verb, string path, SqliteException failure) =>
        new(
            failure.SqliteErrorCode switch
            {
                Full => $"cannot {verb} {path}: No space left on device",
                IoError when IsDiskFull(failure) => $"cannot {verb} {path}: No space left on device",
                Corrupt or NotADatabase => Damaged(path, Reason(failure)),
                Busy or Locked => $"cannot {verb} {path}: another program holds it; close it, then try again",
                CannotOpen => $"cannot {verb} {path}: it cannot be opened, or files cannot be made beside it",
                ReadOnly => $"cannot {verb} {path}: access is denied",
                NoMemory => $"cannot {verb} {path}: out of memory",
                _ => $"cannot {verb} {path}: {Reason(failure)}",
            },
            failure
        );

    /// <summary>What to say and advise where a check found damage.</summary>
    public static string Damaged(string path, string what) =>
        $"{path}: the database is damaged ({what}); put back a copy of it, or save what can be read with: sqlite3 {path} .recover";

    // "SQLite Error 11: 'database disk image is malformed'."
    private static string Reason(SqliteException failure)
    {
        var line = FileErrors.FirstLine(failure);
        var (first, last) = (line.IndexOf('\''), line.LastIndexOf('\''));
        return first >= 0 && last > first ? line[(first + 1)..last] : line;
    }
}
