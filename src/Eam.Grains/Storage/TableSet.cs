using Eam.Engine;
using Npgsql;

namespace Eam.Grains.Storage;

/// <summary>Tables that are migrated together and have one version in the database.</summary>
/// <param name="Name">How messages call them.</param>
/// <param name="Marker">The table that exists where any of them do.</param>
/// <param name="ReadVersion">SQL that reads their version from that table.</param>
/// <param name="Prepare">SQL that makes that table where it is missing.</param>
/// <param name="Migrations">SQL of each version. Each brings the tables from the version before it. What has been released is never edited.</param>
/// <param name="WriteVersion">SQL that writes a version.</param>
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

    /// <summary>The version in a database; 0 where the tables do not exist or were not made by Eam.</summary>
    public async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        exists.Parameters.Add(new() { Value = Marker });
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            return 0;
        await using var version = new NpgsqlCommand(ReadVersion, connection);
        return (int)(await version.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Brings the tables up to date, within the caller's transaction.</summary>
    /// <returns>The version before.</returns>
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

    /// <summary>Why this program cannot work with a version, one line; null where it can.</summary>
    public string? Problem(int version) =>
        version == Current ? null
        : version > Current
            ? $"the database's {Name} have version {version}, which is of a newer eam; this one knows up to {Current}: update eam"
        : $"the database's {Name} have version {version}, and this eam needs {Current}: run `eam-silo db migrate`";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
