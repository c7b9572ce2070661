using Eam.Engine;
using Npgsql;

namespace Eam.Grains.Storage;

/// <summary>Eam's tables in PostgreSQL, and their versions; those of Orleans are Orleans' own. Made by <c>eam-silo db migrate</c>, never by a silo.</summary>
public static class PostgresSchema
{
    // One of 64 bits that no other program is likely to use: two who migrate at once take turns.
    private const long MigrationLock = 0x45616D5F6D696772;

    // Each brings the schema from the version before it. What has been released is never edited.
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE eam.sweeps (
            sweep text PRIMARY KEY,
            request text NOT NULL UNIQUE,
            status text NOT NULL,
            record jsonb NOT NULL,
            source text NOT NULL,
            created timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX sweeps_unfinished ON eam.sweeps (sweep) WHERE status IN ('running', 'paused');
        CREATE TABLE eam.events (sweep text NOT NULL, sequence bigint NOT NULL, body text NOT NULL, PRIMARY KEY (sweep, sequence));
        CREATE TABLE eam.points (
            sweep text NOT NULL,
            trial integer NOT NULL,
            point integer NOT NULL,
            rung integer,
            body jsonb NOT NULL,
            PRIMARY KEY (sweep, trial, point)
        );
        CREATE TABLE eam.snapshots (sweep text PRIMARY KEY, sequence bigint NOT NULL, version text NOT NULL, sha256 bytea NOT NULL, state bytea NOT NULL);
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Current => Migrations.Length;

    /// <summary>A database's version; 0 where Eam's tables are not there.</summary>
    public static async Task<int> VersionAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand("SELECT to_regclass('eam.schema') IS NOT NULL");
        if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            return 0;
        await using var version = database.CreateCommand("SELECT coalesce(max(version), 0) FROM eam.schema");
        return (int)(await version.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Refuses a database that a silo cannot work with.</summary>
    /// <exception cref="EngineException">It is older or newer than this program, or was never migrated.</exception>
    public static async Task CheckAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(database, cancellationToken).ConfigureAwait(false);
        if (version < Current)
            throw new EngineException($"the database has Eam's schema {version}, and this version needs {Current}: run `eam-silo db migrate`");
        if (version > Current)
            throw new EngineException($"the database's schema {version} is of a newer eam; this one knows up to {Current}: update eam");
    }

    /// <summary>Brings a database up to date, all or nothing.</summary>
    /// <returns>The version before.</returns>
    /// <exception cref="EngineException">It is newer than this program.</exception>
    public static async Task<int> MigrateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({MigrationLock})", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, "CREATE SCHEMA IF NOT EXISTS eam; CREATE TABLE IF NOT EXISTS eam.schema (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())", cancellationToken).ConfigureAwait(false);
        await using var read = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM eam.schema", connection, transaction);
        var before = (int)(await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (before > Current)
            throw new EngineException($"the database's schema {before} is of a newer eam; this one knows up to {Current}: update eam");
        for (var version = before; version < Current; version++)
            await ExecuteAsync(connection, $"{Migrations[version]} INSERT INTO eam.schema (version) VALUES ({version + 1});", cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return before;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
