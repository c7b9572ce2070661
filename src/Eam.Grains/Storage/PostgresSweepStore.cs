using System.Security.Cryptography;
using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Records;
using Eam.Engine.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Eam.Grains.Storage;

/// <summary>
/// Stores the events of sweeps in PostgreSQL (<see cref="PostgresSchema"/>), with the same contract as the SQLite store of one machine.
/// </summary>
internal sealed class PostgresSweepStore(NpgsqlDataSource database) : ISweepStore
{
    public async ValueTask AppendAsync(
        string sweep,
        IReadOnlyList<PastEvent> events,
        IReadOnlyList<StoredPoint> points,
        CancellationToken cancellationToken
    )
    {
        if (events.Count == 0)
            return;
        using var activity = EngineTelemetry.Append("postgresql", sweep, events.Count);
        var bodies = events.Select(Text).ToArray();
        var tried = false;
        await PostgresRetries
            .RunAsync(
                "write to",
                async token =>
                {
                    var again = tried;
                    tried = true;
                    if (await TryAppendAsync(sweep, events[0].Sequence, bodies, points, token).ConfigureAwait(false) is not { } last)
                        return 0;

                    // The events of the first try were stored, but its answer was lost.
                    if (
                        again
                        && last == events[^1].Sequence
                        && await HasAsync(sweep, events[0].Sequence, bodies, token).ConfigureAwait(false)
                    )
                        return 0;
                    throw new StoreConflictException(sweep, events[0].Sequence - 1, last);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<PastEvent>> EventsAsync(string sweep, long after, int most, CancellationToken cancellationToken) =>
        PostgresRetries.RunAsync(
            "read",
            async token =>
            {
                await using var command = database.CreateCommand(
                    "SELECT sequence, body FROM eam.events WHERE sweep = $1 AND sequence > $2 ORDER BY sequence LIMIT $3"
                );
                Add(command, sweep, after);
                command.Parameters.Add(new() { Value = most });
                await using var rows = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                var events = new List<PastEvent>();
                while (await rows.ReadAsync(token).ConfigureAwait(false))
                    events.Add(Event(sweep, after + events.Count + 1, rows.GetInt64(0), rows.GetString(1)));
                return (IReadOnlyList<PastEvent>)events;
            },
            cancellationToken
        );

    public ValueTask<IReadOnlyList<StoredPoint>> PointsAsync(string sweep, int? trial, CancellationToken cancellationToken) =>
        PostgresRetries.RunAsync(
            "read",
            async token =>
            {
                await using var command = database.CreateCommand(
                    "SELECT trial, point, rung, body FROM eam.points WHERE sweep = $1 AND ($2 IS NULL OR trial = $2) ORDER BY trial, point"
                );
                command.Parameters.Add(new() { Value = sweep });
                command.Parameters.Add(new() { Value = trial ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
                await using var rows = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                var points = new List<StoredPoint>();
                while (await rows.ReadAsync(token).ConfigureAwait(false))
                {
                    var point = JsonSerializer.Deserialize(rows.GetString(3), RecordsContext.Default.PointRecord)
                        ?? throw new EngineException($"sweep {sweep}: a point of trial {rows.GetInt32(0)} in the database is damaged");
                    points.Add(new(rows.GetInt32(0), rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetInt32(2), point.ToPoint()));
                }

                return (IReadOnlyList<StoredPoint>)points;
            },
            cancellationToken
        );

    public async ValueTask SaveAsync(string sweep, StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        var state = snapshot.State.ToArray();
        await PostgresRetries
            .RunAsync(
                "write to",
                async token =>
                {
                    // A database that was restored from a backup may have lost the events that the snapshot sums up.
                    await using var command = database.CreateCommand(
                        """
                        INSERT INTO eam.snapshots (sweep, sequence, version, sha256, state) SELECT $1, $2, $3, $4, $5
                        WHERE EXISTS (SELECT FROM eam.events WHERE sweep = $1 AND sequence = $2)
                        ON CONFLICT (sweep) DO UPDATE SET sequence = excluded.sequence, version = excluded.version, sha256 = excluded.sha256, state = excluded.state
                        WHERE eam.snapshots.sequence <= excluded.sequence
                        """
                    );
                    Add(command, sweep, snapshot.Sequence, snapshot.Version, SHA256.HashData(state), state);
                    return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public ValueTask<StoredSnapshot?> SnapshotAsync(string sweep, CancellationToken cancellationToken) =>
        PostgresRetries.RunAsync(
            "read",
            async token =>
            {
                await using var command = database.CreateCommand(
                    "SELECT sequence, version, sha256, state FROM eam.snapshots WHERE sweep = $1"
                );
                Add(command, sweep);
                await using var rows = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                if (!await rows.ReadAsync(token).ConfigureAwait(false))
                    return null;

                // A damaged snapshot is ignored: the events contain everything.
                var (sum, state) = (rows.GetFieldValue<byte[]>(2), rows.GetFieldValue<byte[]>(3));
                return sum.AsSpan().SequenceEqual(SHA256.HashData(state))
                    ? new StoredSnapshot(rows.GetInt64(0), rows.GetString(1), state)
                    : null;
            },
            cancellationToken
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Appends events. Returns null on success; otherwise the last sequence in the store, which does not directly precede the new events.
    /// </summary>
    private async ValueTask<long?> TryAppendAsync(
        string sweep,
        long first,
        string[] bodies,
        IReadOnlyList<StoredPoint> points,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var read = new NpgsqlCommand(
            "SELECT coalesce(max(sequence), 0) FROM eam.events WHERE sweep = $1",
            connection,
            transaction
        );
        Add(read, sweep);
        var last = (long)(await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (last != first - 1)
            return last;
        try
        {
            await using var insert = new NpgsqlCommand(
                "INSERT INTO eam.events (sweep, sequence, body) SELECT $1, $2 + n - 1, body FROM unnest($3::text[]) WITH ORDINALITY AS e (body, n)",
                connection,
                transaction
            );
            Add(insert, sweep, first, bodies);
            await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another writer's transaction ended between the query and the insert.
            await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
            await using var newest = new NpgsqlCommand("SELECT max(sequence) FROM eam.events WHERE sweep = $1", connection);
            Add(newest, sweep);
            return (long)(await newest.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }

        if (points.Count > 0)
            await InsertAsync(sweep, points, connection, transaction, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async ValueTask InsertAsync(
        string sweep,
        IReadOnlyList<StoredPoint> points,
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        await using var insert = new NpgsqlCommand(
            "INSERT INTO eam.points (sweep, trial, point, rung, body) SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[], $5::jsonb[])",
            connection,
            transaction
        );
        insert.Parameters.Add(new() { Value = sweep });
        insert.Parameters.Add(new() { Value = points.Select(point => point.Trial).ToArray() });
        insert.Parameters.Add(new() { Value = points.Select(point => point.Point).ToArray() });
        insert.Parameters.Add(new() { Value = points.Select(point => point.Rung).ToArray() });
        insert.Parameters.Add(
            new()
            {
                Value = points
                    .Select(point => JsonSerializer.Serialize(PointRecord.Of(point.Value), RecordsContext.Default.PointRecord))
                    .ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            }
        );
        await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> HasAsync(string sweep, long first, string[] bodies, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT body FROM eam.events WHERE sweep = $1 AND sequence >= $2 ORDER BY sequence"
        );
        Add(command, sweep, first);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<string>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            found.Add(rows.GetString(0));
        return found.SequenceEqual(bodies, StringComparer.Ordinal);
    }

    private static string Text(PastEvent past) =>
        JsonSerializer.Serialize(EventRecord.Of(past.Event, past.Sequence, past.Time), RecordsContext.Default.EventRecord);

    private static PastEvent Event(string sweep, long expected, long sequence, string body)
    {
        if (sequence != expected)
            throw new EngineException($"sweep {sweep}: event {expected} is missing from the database: restore it from a backup");
        try
        {
            var record = JsonSerializer.Deserialize(body, RecordsContext.Default.EventRecord)!;
            return new(sequence, record.Time, record.ToEvent());
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new EngineException(
                $"sweep {sweep}: event {sequence} in the database is damaged, or was written by a newer eam",
                failure
            );
        }
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
    }
}
