using Eam.Engine;
using Npgsql;

namespace Eam.Grains.Storage;

/// <summary>
/// The tables of a cluster in PostgreSQL and their versions: Eam's events, and Orleans' silos and reminders. <c>eam-silo db migrate</c>
/// creates them; silos and gateways only check them.
/// </summary>
internal static class PostgresSchema
{
    // A 64-bit number that no other program is likely to use: two simultaneous migrations take turns.
    private const long MigrationLock = 0x45616D5F6D696772;

    /// <summary>The sets of tables in the order of migration.</summary>
    public static IReadOnlyList<TableSet> Sets { get; } = [EventTables.Set, ClusterTables.Set];

    /// <summary>Reads the version of each of <see cref="Sets"/>; 0 where the tables do not exist.</summary>
    public static async Task<IReadOnlyList<int>> VersionsAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await VersionsAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Throws if this program cannot work with the database.</summary>
    /// <exception cref="EngineException">Tables are missing, older or newer, or Orleans' providers would not find theirs.</exception>
    public static async Task CheckAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var versions = await VersionsAsync(connection, cancellationToken).ConfigureAwait(false);
        if (versions.All(version => version == 0))
            throw new EngineException("the database has no tables of Eam: run `eam-silo db migrate`");
        if (Sets.Select((set, i) => set.Problem(versions[i])).FirstOrDefault(problem => problem is not null) is { } wrong)
            throw new EngineException(wrong);

        // The providers look up their statements without a schema name.
        await using var seen = new NpgsqlCommand(
            "SELECT to_regclass('orleansquery') IS NOT DISTINCT FROM to_regclass('public.orleansquery')",
            connection
        );
        if (await seen.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            throw new EngineException(
                "the search_path of the database's user does not lead to the cluster tables: ALTER ROLE ... SET search_path = public"
            );
    }

    /// <summary>Migrates a database to the current versions, in one transaction.</summary>
    /// <returns>The versions of <see cref="Sets"/> before the migration.</returns>
    /// <exception cref="EngineException">Tables are newer than this program.</exception>
    public static async Task<IReadOnlyList<int>> MigrateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var turn = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({MigrationLock})", connection);
        await turn.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var before = new List<int>();
        foreach (var set in Sets)
            before.Add(await set.MigrateAsync(connection, cancellationToken).ConfigureAwait(false));
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return before;
    }

    private static async Task<IReadOnlyList<int>> VersionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var versions = new List<int>();
        foreach (var set in Sets)
            versions.Add(await set.VersionAsync(connection, cancellationToken).ConfigureAwait(false));
        return versions;
    }
}
