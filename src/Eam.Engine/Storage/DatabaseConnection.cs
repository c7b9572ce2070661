using Eam.Engine.Files;
using Microsoft.Data.Sqlite;
using Polly;

namespace Eam.Engine.Storage;

/// <summary>
/// A connection to the database of one sweep. Its statements are bounded, because somebody else may have made the file. Transient failures
/// are retried, and all others become an <see cref="EngineException"/> that names the file. Not thread-safe.
/// </summary>
internal sealed class DatabaseConnection : IDisposable
{
    // Nothing in the schema of a foreign file may call functions with effects, and the cells of each page are checked.
    private const string Distrust = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";

    private readonly StatementClock _clock;
    private readonly ResiliencePipeline? _retries;

    private DatabaseConnection(SqliteConnection sqlite, StatementClock clock, string file, ResiliencePipeline? retries)
    {
        (Sqlite, _clock) = (sqlite, clock);
        (File, _retries) = (file, retries);
    }

    /// <summary>The connection itself.</summary>
    public SqliteConnection Sqlite { get; }

    /// <summary>The path of the file, for errors.</summary>
    public string File { get; }

    /// <summary>Opens a connection.</summary>
    /// <param name="source">The path of the file, or its address with options.</param>
    /// <param name="mode">Whether to read, to write or to create.</param>
    /// <param name="file">The path of the file, for errors.</param>
    /// <param name="retries">The pipeline for transient failures; null: <see cref="Retries.Default"/>.</param>
    /// <exception cref="SqliteException">The file cannot be opened: call this in <see cref="Guard{T}"/>.</exception>
    public static DatabaseConnection Open(string source, SqliteOpenMode mode, string file, ResiliencePipeline? retries)
    {
        // No pool: it would keep the files open after the sweep has ended, and a folder must be movable.
        var sqlite = new SqliteConnection(
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
            sqlite.Open();
            var clock = StatementClock.Guard(sqlite);
            using var command = sqlite.CreateCommand();
            command.CommandText = Distrust;
            command.ExecuteNonQuery();
            return new DatabaseConnection(sqlite, clock, file, retries);
        }
        catch
        {
            sqlite.Dispose();
            throw;
        }
    }

    /// <summary>Reads from the database.</summary>
    /// <exception cref="EngineException">The database cannot be read, or is damaged.</exception>
    public T Read<T>(Func<T> read) => Guard("read", File, _retries, read);

    /// <summary>Changes the database in a transaction, all or nothing.</summary>
    /// <exception cref="EngineException">The database cannot be written.</exception>
    public void Write(Action<SqliteTransaction> change) => Guard("write", File, _retries, () =>
        {
            // Immediate: the writer holds the database from the moment at which it reads the last event.
            using var transaction = Sqlite.BeginTransaction(deferred: false);
            change(transaction);
            transaction.Commit();
            return 0;
        });

    /// <summary>Creates a command, and starts the time of its statement.</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _clock.Restart();
        var command = Sqlite.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    /// <summary>Starts the time of a statement again, because it has found a row, or because it may take longer.</summary>
    public void Restart(TimeSpan? limit = null) => _clock.Restart(limit);

    public void Dispose() => Sqlite.Dispose();

    /// <summary>Runs an operation on a database, and retries it if its failure may be transient.</summary>
    /// <param name="verb">What the operation does, for errors: <c>read</c> or <c>write</c>.</param>
    /// <param name="file">The path of the file, for errors.</param>
    /// <param name="retries">The pipeline for transient failures; null: <see cref="Retries.Default"/>.</param>
    /// <param name="operation">The operation.</param>
    /// <exception cref="EngineException">The operation fails.</exception>
    public static T Guard<T>(string verb, string file, ResiliencePipeline? retries, Func<T> operation)
    {
        try
        {
            return Retries.Run(retries, operation);
        }
        catch (SqliteException failure)
        {
            throw SqliteErrors.Cannot(verb, file, failure);
        }
        catch (Exception failure) when (FileErrors.IsTooManyFiles(failure))
        {
            // The library of SQLite could not be loaded, for example: the database is whole.
            throw new EngineException($"cannot {verb} {file}: {FileErrors.TooManyFiles}", failure);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot(verb, file, failure);
        }
        catch (Exception failure)
            when (verb == "read" && failure is InvalidCastException or InvalidOperationException or OverflowException or FormatException)
        {
            // SQLite stores a value of any type in any column, so a foreign row can have one that does not fit.
            throw new EngineException(SqliteErrors.Damaged(file, "a value has another type"), failure);
        }
    }
}
