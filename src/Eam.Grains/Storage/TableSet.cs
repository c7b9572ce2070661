using Eam.Engine;
using Npgsql;

namespace Eam.Grains.Storage;

/// <summary>A set of tables that are migrated together and share one version in the database.</summary>
/// <param name="Name">Name of the set in messages.</param>
/// <param name="Marker">A table that exists if any table of the set exists.</param>
/// <param name="ReadVersion">SQL that reads the version from the marker table.</param>
/// <param name="Prepare">SQL that creates the marker table if it is missing.</param>
/// <param name="Migrations">SQL of each version; each migrates the tables from the version before it. A released migration is never
/// changed.</param>
/// <param name="WriteVersion">SQL that writes the version.</param>
internal sealed record TableSet(
    string Name,
    string Marker,
    string ReadVersion,
    string Prepare,
    IReadOnlyList<string> Migrations,
    Func<int, string> WriteVersion
)
{
    /// <summary>The version that this program works with.</summary>
    public int Current => Migrations.Count;

    /// <summary>Reads the version in a database; 0 if the tables do not exist or were not created by Eam.</summary>
    public async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        exists.Parameters.Add(new() { Value = Marker });
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            return 0;
        await using var version = new NpgsqlCommand(ReadVersion, connection);
        return (int)(await version.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Migrates the tables to the current version, within the caller's transaction.</summary>
    /// <returns>The version before the migration.</returns>
    /// <exception cref="EngineException">The tables are newer than this program.</exception>
    public async Task<int> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, Prepare, cancellationToken).ConfigureAwait(false);
        var before = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        if (Problem(before) is { } newer && before > Current)
            throw new EngineException(newer);
        for (var version = before; version < Current; version++)
            await ExecuteAsync(connection, $"{Migrations[version]}\n{WriteVersion(version + 1)};", cancellationToken).ConfigureAwait(false);
        return before;
    }

    /// <summary>Explains in one line why this program cannot work with a version; null if it can.</summary>
    public string? Problem(int version) =>
        version == Current ? null
        : version > Current
            ? $"the database's {Name} have version {version} from a newer eam, but this one supports at most {Current}: update eam"
        : $"the database's {Name} have version {version}, but this eam needs {Current}: run `eam-silo db migrate`";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
