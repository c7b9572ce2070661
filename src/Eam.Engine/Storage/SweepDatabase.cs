using System.Security.Cryptography;
using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Microsoft.Data.Sqlite;
using Polly;

namespace Eam.Engine.Storage;

/// <summary>
/// sweep.db: the events of one sweep in SQLite. It has one writer. Other processes can read meanwhile (write-ahead log). Not thread-safe.
/// </summary>
/// <remarks>
/// <c>synchronous = FULL</c>: an append is on the disk before it returns, because an event must be in the log before it takes effect.
/// NORMAL would survive the end of the process too, but not a power cut: checkpoints could then be newer than the log, and checkpoints that
/// the log still needs could be deleted. FULL costs one flush per append, which is milliseconds compared to segments of seconds
/// (docs/decisions/006-sqlite-log.md).
/// </remarks>
internal sealed class SweepDatabase : IDisposable
{
    /// <summary>Name of the file in the sweep's folder.</summary>
    public const string FileName = "sweep.db";

    // 256 pages of 4 KiB: small enough that the folder of a killed sweep is hardly larger than its database.
    private const string Settings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 256; PRAGMA journal_size_limit = 1048576;";

    // Somebody else may have made the file: nothing in its schema may call functions with effects, and the cells of each page are checked.
    private const string Distrust = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";

    // An event has at most some hundred points, of less than a kilobyte each.
    private const int LongestEvent = 16 << 20;

    private static readonly string[] Beside = ["-wal", "-shm", "-journal"];
    private static readonly TimeSpan ToCheck = TimeSpan.FromMinutes(5);

    private readonly SqliteConnection _connection;
    private readonly StatementClock _clock;
    private readonly ResiliencePipeline? _retries;
    private readonly string _path;

    private SweepDatabase((SqliteConnection Connection, StatementClock Clock) opened, string path, ResiliencePipeline? retries) =>
        ((_connection, _clock), _path, _retries) = (opened, path, retries);

    /// <summary>Opens a database to append. Creates it if there is none.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="retries">The pipeline for transient failures; null: <see cref="Retries.Default"/>.</param>
    /// <exception cref="EngineException">The database cannot be written, is damaged, or comes from a newer program.</exception>
    public static SweepDatabase Open(string path, ResiliencePipeline? retries = null)
    {
        CheckFiles("write", path);
        return Guard("write", path, retries, () =>
        {
            var database = new SweepDatabase(Connect(path, SqliteOpenMode.ReadWriteCreate), path, retries);
            try
            {
                database.Execute(Settings);
                database.MakeTables();
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        });
    }

    /// <summary>Opens a database to read. Returns null if there is none, or if its creation was not completed.</summary>
    /// <exception cref="EngineException">The database cannot be read, is damaged, or comes from a newer program.</exception>
    public static SweepDatabase? OpenToRead(string path, ResiliencePipeline? retries = null)
    {
        CheckFiles("read", path);
        if (!File.Exists(path))
            return null;
        return Guard("read", path, retries, () =>
        {
            try
            {
                return OpenToRead(Connect(path, SqliteOpenMode.ReadWrite), path, retries);
            }
            catch (SqliteException failure) when (SqliteErrors.IsUnwritable(failure))
            {
                return OpenWhereNothingIsWritten(path, retries);
            }
        });
    }

    /// <summary>Lets SQLite check the whole file.</summary>
    /// <exception cref="EngineException">The database is damaged.</exception>
    public void CheckIntegrity() => Guard("read", _path, _retries, () =>
        {
            using var command = Command("PRAGMA integrity_check(1)");
            _clock.Restart(ToCheck);
            var found = (string)command.ExecuteScalar()!;
            return found == "ok" ? 0 : throw new EngineException(SqliteErrors.Damaged(_path, found.ReplaceLineEndings(" ")));
        });

    /// <summary>The sequence number of the last event; 0 for none.</summary>
    public long Last => Guard("read", _path, _retries, ReadLast);

    /// <inheritdoc cref="ISweepStore.AppendAsync"/>
    public void Append(IReadOnlyList<PastEvent> events, IReadOnlyList<StoredPoint> points)
    {
        if (events.Count == 0)
            return;
        Write(transaction =>
        {
            var last = ReadLast();
            if (events[0].Sequence != last + 1)
                throw new StoreConflictException(Name, events[0].Sequence - 1, last);
            Insert(transaction, events, points);
        });
    }

    /// <inheritdoc cref="ISweepStore.EventsAsync"/>
    public IReadOnlyList<PastEvent> Events(long after, int most = int.MaxValue) => Guard("read", _path, _retries, () =>
        {
            using var command = Command(
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
                events.Add(Parse(rows.GetInt64(0), after + events.Count + 1, rows.IsDBNull(1) ? null : rows.GetString(1)));
                _clock.Restart();
            }

            return events;
        });

    /// <inheritdoc cref="ISweepStore.PointsAsync"/>
    public IReadOnlyList<StoredPoint> Points(int? trial) => Guard("read", _path, _retries, () =>
        {
            using var command = Command(
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
                        ParsePoint(rows.GetInt32(0), rows.GetString(3))
                    )
                );
                _clock.Restart();
            }

            return points;
        });

    /// <inheritdoc cref="ISweepStore.SaveAsync"/>
    public void Save(StoredSnapshot snapshot)
    {
        var state = snapshot.State.ToArray();
        Write(transaction =>
        {
            using var command = Command(
                "INSERT OR REPLACE INTO snapshots (sequence, version, sha256, state) VALUES ($sequence, $version, $sha256, $state);"
                    + "DELETE FROM snapshots WHERE sequence < (SELECT max(sequence) FROM snapshots)",
                ("$sequence", snapshot.Sequence),
                ("$version", snapshot.Version),
                ("$sha256", SHA256.HashData(state)),
                ("$state", state)
            );
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        });
    }

    /// <summary>
    /// Returns the newest snapshot; null if there is none, or if it is damaged. The events contain everything that a snapshot has.
    /// </summary>
    public StoredSnapshot? Snapshot() => Guard("read", _path, _retries, () =>
        {
            using var command = Command("SELECT sequence, version, sha256, state FROM snapshots ORDER BY sequence DESC LIMIT 1");
            using var rows = command.ExecuteReader();
            if (!rows.Read())
                return null;
            var state = rows.GetFieldValue<byte[]>(3);
            return SHA256.HashData(state).AsSpan().SequenceEqual(rows.GetFieldValue<byte[]>(2))
                ? new StoredSnapshot(rows.GetInt64(0), rows.GetString(1), state)
                : null;
        });

    /// <summary>Records the specification with which the sweep runs, in place of the earlier one.</summary>
    /// <exception cref="EngineException">The database cannot be written.</exception>
    public void Record(string specification) =>
        Write(transaction =>
        {
            using var command = Command(
                "DELETE FROM specification; INSERT INTO specification (body) VALUES ($body)",
                ("$body", specification)
            );
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        });

    /// <summary>The specification with which the sweep runs, as JSON; null if an earlier version of this program, which did not record it, started it.</summary>
    /// <exception cref="EngineException">The database is damaged.</exception>
    public string? Specification => Guard("read", _path, _retries, () =>
        {
            using var version = Command("PRAGMA user_version");
            if ((long)version.ExecuteScalar()! <= SweepSchema.Oldest)
                return null;
            using var command = Command(
                "SELECT CASE WHEN octet_length(body) <= $longest THEN body ELSE '' END FROM specification LIMIT 1",
                ("$longest", LongestEvent)
            );
            return (string?)command.ExecuteScalar();
        });

    public void Dispose() => _connection.Dispose();

    /// <summary>Returns the single value of a query, for tests.</summary>
    internal object? Ask(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar();
    }

    private string Name => Path.GetFileName(Path.GetDirectoryName(_path)) ?? _path;

    // All tables come in one transaction: a database has them or is seen as none.
    private void MakeTables()
    {
        if (SweepSchema.Version(_connection, _path) == SweepSchema.Current)
            return;
        using var transaction = _connection.BeginTransaction(deferred: false);
        if (SweepSchema.Version(_connection, _path) is var version and < SweepSchema.Current)
            SweepSchema.Complete(_connection, transaction, version);
        transaction.Commit();
    }

    private void Insert(SqliteTransaction transaction, IReadOnlyList<PastEvent> events, IReadOnlyList<StoredPoint> points)
    {
        using var insertEvent = Command("INSERT INTO events (sequence, body) VALUES ($sequence, $body)", ("$sequence", 0L), ("$body", ""));
        insertEvent.Transaction = transaction;
        foreach (var past in events)
            Run(insertEvent, past.Sequence, Body(past));
        if (points.Count == 0)
            return;
        using var insertPoint = Command(
            "INSERT INTO points (trial, point, rung, body) VALUES ($trial, $point, $rung, $body)",
            ("$trial", 0),
            ("$point", 0),
            ("$rung", 0),
            ("$body", "")
        );
        insertPoint.Transaction = transaction;
        foreach (var point in points)
            Run(insertPoint, point.Trial, point.Point, point.Rung ?? (object)DBNull.Value, Body(point));
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private void Write(Action<SqliteTransaction> change) => Guard("write", _path, _retries, () =>
        {
            // Immediate: the writer holds the database from the moment at which it reads the last event.
            using var transaction = _connection.BeginTransaction(deferred: false);
            change(transaction);
            transaction.Commit();
            return 0;
        });

    private long ReadLast()
    {
        using var command = Command("SELECT coalesce(max(sequence), 0) FROM events");
        return (long)command.ExecuteScalar()!;
    }

    private static string Body(PastEvent past) =>
        JsonSerializer.Serialize(EventRecord.Of(past.Event, past.Sequence, past.Time), RecordsContext.Default.EventRecord);

    private static string Body(StoredPoint point) =>
        JsonSerializer.Serialize(PointRecord.Of(point.Value), RecordsContext.Default.PointRecord);

    private PastEvent Parse(long sequence, long expected, string? body)
    {
        if (sequence != expected)
            throw new EngineException($"{_path}: event {expected} is missing; restore a copy of the database");
        if (body is null)
            throw new EngineException(SqliteErrors.Damaged(_path, $"event {sequence} is empty or too large"));
        try
        {
            var record = JsonSerializer.Deserialize(body, RecordsContext.Default.EventRecord) ?? throw new JsonException();
            return new(sequence, record.Time, record.ToEvent());
        }
        catch (Exception failure) when (UnreadableRecord.Is(failure))
        {
            throw new EngineException($"{_path}: this version of eam cannot read event {sequence}: '{Shorten(body)}'", failure);
        }
    }

    private CurvePoint ParsePoint(int trial, string body)
    {
        try
        {
            return (JsonSerializer.Deserialize(body, RecordsContext.Default.PointRecord) ?? throw new JsonException()).ToPoint();
        }
        catch (Exception failure) when (UnreadableRecord.Is(failure))
        {
            throw new EngineException($"{_path}: trial {trial}: not a point: '{Shorten(body)}'", failure);
        }
    }

    // The beginning of what should be an event, for an error.
    private static string Shorten(string text)
    {
        var begin = new string([.. text.Take(60).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > 60 ? begin + "..." : begin;
    }

    private static SweepDatabase? OpenToRead(
        (SqliteConnection Connection, StatementClock Clock) opened,
        string path,
        ResiliencePipeline? retries
    )
    {
        try
        {
            if (SweepSchema.Version(opened.Connection, path) > 0)
                return new SweepDatabase(opened, path, retries);
        }
        catch
        {
            opened.Connection.Dispose();
            throw;
        }

        opened.Connection.Dispose();
        return null;
    }

    // On a read-only disk the files that readers share cannot be created. They are not needed as long as the write-ahead log is empty.
    private static SweepDatabase? OpenWhereNothingIsWritten(string path, ResiliencePipeline? retries)
    {
        var log = new FileInfo(path + "-wal");
        if (log is { Exists: true, Length: > 0 })
            throw new EngineException(
                $"cannot read {path}: the folder is not writable, and the events in {log.Name} can be read only in a writable folder. Copy the folder to a place where it is writable"
            );
        return OpenToRead(Connect($"file:{Uri.EscapeDataString(path)}?immutable=1", SqliteOpenMode.ReadOnly), path, retries);
    }

    // SQLite would follow a link to the database, and wait for the other end of a pipe.
    private static void CheckFiles(string verb, string path)
    {
        PlainFile.Check(verb, path);
        foreach (var ending in Beside)
            PlainFile.Check(verb, path + ending);
    }

    private static (SqliteConnection Connection, StatementClock Clock) Connect(string source, SqliteOpenMode mode)
    {
        // No pool: it would keep the files open after the sweep has ended, and a folder must be movable.
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = source,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 1,
            }.ToString()
        );
        try
        {
            connection.Open();
            var clock = StatementClock.Guard(connection);
            using var command = connection.CreateCommand();
            command.CommandText = Distrust;
            command.ExecuteNonQuery();
            return (connection, clock);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _clock.Restart();
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static T Guard<T>(string verb, string path, ResiliencePipeline? retries, Func<T> operation)
    {
        try
        {
            return Retries.Run(retries, operation);
        }
        catch (SqliteException failure)
        {
            throw SqliteErrors.Cannot(verb, path, failure);
        }
        catch (Exception failure) when (FileErrors.IsTooManyFiles(failure))
        {
            // The library of SQLite could not be loaded, for example: the database is whole.
            throw new EngineException($"cannot {verb} {path}: {FileErrors.TooManyFiles}", failure);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot(verb, path, failure);
        }
        catch (Exception failure)
            when (verb == "read" && failure is InvalidCastException or InvalidOperationException or OverflowException or FormatException)
        {
            // SQLite stores a value of any type in any column, so a foreign row can have one that does not fit.
            throw new EngineException(SqliteErrors.Damaged(path, "a value has another type"), failure);
        }
    }
}
