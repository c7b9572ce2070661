using System.Security.Cryptography;
using Eam.Core.Sweeps;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Storage;

/// <summary>The changes of a sweep's database. The caller brings the transaction: <see cref="DatabaseConnection.Write"/>.</summary>
internal sealed class DatabaseWriter(DatabaseConnection connection)
{
    /// <summary>Inserts events and points.</summary>
    public void Insert(SqliteTransaction transaction, IReadOnlyList<PastEvent> events, IReadOnlyList<StoredPoint> points)
    {
        using var insertEvent = connection.Command(
            "INSERT INTO events (sequence, body) VALUES ($sequence, $body)",
            ("$sequence", 0L),
            ("$body", "")
        );
        insertEvent.Transaction = transaction;
        foreach (var past in events)
            Run(insertEvent, past.Sequence, SweepRows.Body(past));
        if (points.Count == 0)
            return;
        using var insertPoint = connection.Command(
            "INSERT INTO points (trial, point, rung, body) VALUES ($trial, $point, $rung, $body)",
            ("$trial", 0),
            ("$point", 0),
            ("$rung", 0),
            ("$body", "")
        );
        insertPoint.Transaction = transaction;
        foreach (var point in points)
            Run(insertPoint, point.Trial, point.Point, point.Rung ?? (object)DBNull.Value, SweepRows.Body(point));
    }

    /// <summary>Inserts a snapshot and deletes the older ones.</summary>
    public void Save(SqliteTransaction transaction, StoredSnapshot snapshot)
    {
        var state = snapshot.State.ToArray();
        using var command = connection.Command(
            "INSERT OR REPLACE INTO snapshots (sequence, version, sha256, state) VALUES ($sequence, $version, $sha256, $state);"
                + "DELETE FROM snapshots WHERE sequence < (SELECT max(sequence) FROM snapshots)",
            ("$sequence", snapshot.Sequence),
            ("$version", snapshot.Version),
            ("$sha256", SHA256.HashData(state)),
            ("$state", state)
        );
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    /// <summary>Replaces the specification.</summary>
    public void Record(SqliteTransaction transaction, string specification)
    {
        using var command = connection.Command(
            "DELETE FROM specification; INSERT INTO specification (body) VALUES ($body)",
            ("$body", specification)
        );
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }
}
