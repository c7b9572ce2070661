using System.Security.Cryptography;
using Eam.Core.Sweeps;

namespace Eam.Engine.Storage;

/// <summary>The queries of a sweep's database. The caller guards them: <see cref="DatabaseConnection.Read{T}"/>.</summary>
internal sealed class DatabaseReader(DatabaseConnection connection)
{
    // An event has at most some hundred points, of less than a kilobyte each.
    private const int LongestEvent = 16 << 20;

    private static readonly TimeSpan ToCheck = TimeSpan.FromMinutes(5);

    /// <summary>Returns what SQLite finds wrong in the file; <c>ok</c> for nothing.</summary>
    public string Integrity()
    {
        using var command = connection.Command("PRAGMA integrity_check(1)");
        connection.Restart(ToCheck);
        return (string)command.ExecuteScalar()!;
    }

    /// <summary>Returns the sequence number of the last event; 0 for none.</summary>
    public long Last()
    {
        using var command = connection.Command("SELECT coalesce(max(sequence), 0) FROM events");
        return (long)command.ExecuteScalar()!;
    }

    /// <inheritdoc cref="ISweepStore.EventsAsync"/>
    public IReadOnlyList<PastEvent> Events(long after, int most)
    {
        using var command = connection.Command(
            "SELECT sequence, CASE WHEN octet_length(body) <= $longest THEN body END FROM events "
                + "WHERE sequence > $after ORDER BY sequence LIMIT $most",
            ("$longest", LongestEvent),
            ("$after", after),
            ("$most", most)
        );
        using var rows = command.ExecuteReader();
        var events = new List<PastEvent>();
        while (rows.Read())
        {
            var body = rows.IsDBNull(1) ? null : rows.GetString(1);
            events.Add(SweepRows.Event(connection.File, rows.GetInt64(0), after + events.Count + 1, body));
            connection.Restart();
        }

        return events;
    }

    /// <inheritdoc cref="ISweepStore.PointsAsync"/>
    public IReadOnlyList<StoredPoint> Points(int? trial)
    {
        using var command = connection.Command(
            "SELECT trial, point, rung, body FROM points WHERE $trial IS NULL OR trial = $trial ORDER BY trial, point",
            ("$trial", trial ?? (object)DBNull.Value)
        );
        using var rows = command.ExecuteReader();
        var points = new List<StoredPoint>();
        while (rows.Read())
        {
            points.Add(
                new(
                    rows.GetInt32(0),
                    rows.GetInt32(1),
                    rows.IsDBNull(2) ? null : rows.GetInt32(2),
                    SweepRows.Point(connection.File, rows.GetInt32(0), rows.GetString(3))
                )
            );
            connection.Restart();
        }

        return points;
    }

    /// <summary>Returns the newest snapshot; null if there is none, or if it is damaged.</summary>
    public StoredSnapshot? Snapshot()
    {
        using var command = connection.Command("SELECT sequence, version, sha256, state FROM snapshots ORDER BY sequence DESC LIMIT 1");
        using var rows = command.ExecuteReader();
        if (!rows.Read())
            return null;
        var state = rows.GetFieldValue<byte[]>(3);
        return SHA256.HashData(state).AsSpan().SequenceEqual(rows.GetFieldValue<byte[]>(2))
            ? new StoredSnapshot(rows.GetInt64(0), rows.GetString(1), state)
            : null;
    }

    /// <summary>Returns the specification of the sweep; null if the schema of the database has none yet.</summary>
    public string? Specification()
    {
        using var version = connection.Command("PRAGMA user_version");
        if ((long)version.ExecuteScalar()! <= SweepSchema.Oldest)
            return null;
        using var command = connection.Command(
            "SELECT CASE WHEN octet_length(body) <= $longest THEN body ELSE '' END FROM specification LIMIT 1",
            ("$longest", LongestEvent)
        );
        return (string?)command.ExecuteScalar();
    }
}
