using Eam.Core.Sweeps;
using Eam.Engine.Files;
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

    private static readonly string[] Beside = ["-wal", "-shm", "-journal"];

    private readonly DatabaseConnection _connection;
    private readonly DatabaseReader _reader;
    private readonly DatabaseWriter _writer;

    private SweepDatabase(DatabaseConnection connection) =>
        (_connection, _reader, _writer) = (connection, new DatabaseReader(connection), new DatabaseWriter(connection));

    /// <summary>Opens a database to append. Creates it if there is none.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="retries">The pipeline for transient failures; null: <see cref="Retries.Default"/>.</param>
    /// <exception cref="EngineException">The database cannot be written, is damaged, or comes from a newer program.</exception>
    public static SweepDatabase Open(string path, ResiliencePipeline? retries = null)
    {
        CheckFiles("write", path);
        return DatabaseConnection.Guard("write", path, retries, () =>
        {
            var connection = DatabaseConnection.Open(path, SqliteOpenMode.ReadWriteCreate, path, retries);
            try
            {
                using (var settings = connection.Command(Settings))
                    settings.ExecuteNonQuery();
                MakeTables(connection);
                return new SweepDatabase(connection);
            }
            catch
            {
                connection.Dispose();
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
        return DatabaseConnection.Guard("read", path, retries, () =>
        {
            try
            {
                return Complete(DatabaseConnection.Open(path, SqliteOpenMode.ReadWrite, path, retries));
            }
            catch (SqliteException failure) when (SqliteErrors.IsUnwritable(failure))
            {
                return OpenWhereNothingIsWritten(path, retries);
            }
        });
    }

    /// <summary>Lets SQLite check the whole file.</summary>
    /// <exception cref="EngineException">The database is damaged.</exception>
    public void CheckIntegrity() =>
        _connection.Read(() =>
        {
            var found = _reader.Integrity();
            return found == "ok" ? 0 : throw new EngineException(SqliteErrors.Damaged(_connection.File, found.ReplaceLineEndings(" ")));
        });

    /// <summary>The sequence number of the last event; 0 for none.</summary>
    public long Last => _connection.Read(() => _reader.Last());

    /// <inheritdoc cref="ISweepStore.AppendAsync"/>
    public void Append(IReadOnlyList<PastEvent> events, IReadOnlyList<StoredPoint> points)
    {
        if (events.Count == 0)
            return;
        _connection.Write(transaction =>
        {
            var last = _reader.Last();
            if (events[0].Sequence != last + 1)
                throw new StoreConflictException(Name, events[0].Sequence - 1, last);
            _writer.Insert(transaction, events, points);
        });
    }

    /// <inheritdoc cref="ISweepStore.EventsAsync"/>
    public IReadOnlyList<PastEvent> Events(long after, int most = int.MaxValue) => _connection.Read(() => _reader.Events(after, most));

    /// <inheritdoc cref="ISweepStore.PointsAsync"/>
    public IReadOnlyList<StoredPoint> Points(int? trial) => _connection.Read(() => _reader.Points(trial));

    /// <inheritdoc cref="ISweepStore.SaveAsync"/>
    public void Save(StoredSnapshot snapshot) => _connection.Write(transaction => _writer.Save(transaction, snapshot));

    /// <summary>
    /// Returns the newest snapshot; null if there is none, or if it is damaged. The events contain everything that a snapshot has.
    /// </summary>
    public StoredSnapshot? Snapshot() => _connection.Read(() => _reader.Snapshot());

    /// <summary>Records the specification with which the sweep runs, in place of the earlier one.</summary>
    /// <exception cref="EngineException">The database cannot be written.</exception>
    public void Record(string specification) => _connection.Write(transaction => _writer.Record(transaction, specification));

    /// <summary>
    /// The specification with which the sweep runs, as JSON; null if an earlier version of this program, which did not record it, started
    /// it.
    /// </summary>
    /// <exception cref="EngineException">The database is damaged.</exception>
    public string? Specification => _connection.Read(() => _reader.Specification());

    public void Dispose() => _connection.Dispose();

    /// <summary>Returns the single value of a query, for tests.</summary>
    internal object? Ask(string sql)
    {
        using var command = _connection.Command(sql);
        return command.ExecuteScalar();
    }

    private string Name => Path.GetFileName(Path.GetDirectoryName(_connection.File)) ?? _connection.File;

    // All tables come in one transaction: a database has them or is seen as none.
    private static void MakeTables(DatabaseConnection connection)
    {
        if (SweepSchema.Version(connection.Sqlite, connection.File) == SweepSchema.Current)
            return;
        using var transaction = connection.Sqlite.BeginTransaction(deferred: false);
        if (SweepSchema.Version(connection.Sqlite, connection.File) is var version and < SweepSchema.Current)
            SweepSchema.Complete(connection.Sqlite, transaction, version);
        transaction.Commit();
    }

    // Returns null if the creation of the database was not completed.
    private static SweepDatabase? Complete(DatabaseConnection opened)
    {
        try
        {
            if (SweepSchema.Version(opened.Sqlite, opened.File) > 0)
                return new SweepDatabase(opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        opened.Dispose();
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
        var address = $"file:{Uri.EscapeDataString(path)}?immutable=1";
        return Complete(DatabaseConnection.Open(address, SqliteOpenMode.ReadOnly, path, retries));
    }

    // SQLite would follow a link to the database, and wait for the other end of a pipe.
    private static void CheckFiles(string verb, string path)
    {
        PlainFile.Check(verb, path);
        foreach (var ending in Beside)
            PlainFile.Check(verb, path + ending);
    }
}
