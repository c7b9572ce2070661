using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Eam.Engine.Storage;

/// <summary>
/// Limits the time and memory that a database of somebody else can cost: its pages can form a circle, and a value can claim to be very
/// long. A statement that finds no further row for some seconds ends with an error, and longer values are refused.
/// </summary>
internal sealed class StatementClock
{
    /// <summary>The time between two rows. A row takes microseconds, so even a slow disk stays far below it.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    // SQLite asks after so many steps of a statement: often enough to notice in time, and too seldom to cost anything.
    private const int Steps = 10_000;

    // More than any snapshot needs. SQLite itself allows twice as much.
    private const int LongestValue = 512 << 20;

    private long _since = Stopwatch.GetTimestamp();
    private TimeSpan _limit = Usual;

    /// <summary>Bounds the statements of a connection from now on.</summary>
    public static StatementClock Guard(SqliteConnection connection)
    {
        var clock = new StatementClock();
        raw.sqlite3_limit(connection.Handle!, raw.SQLITE_LIMIT_LENGTH, LongestValue);
        raw.sqlite3_progress_handler(connection.Handle!, Steps, _ => clock.IsOver ? 1 : 0, null!);
        return clock;
    }

    /// <summary>Starts the time again, because a statement begins or has found a row.</summary>
    public void Restart(TimeSpan? limit = null) => (_since, _limit) = (Stopwatch.GetTimestamp(), limit ?? Usual);

    private bool IsOver => Stopwatch.GetElapsedTime(_since) > _limit;
}
