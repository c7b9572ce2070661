using System.Globalization;
using System.Text;
using System.Text.Json;
using Eam.Core;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Npgsql;

namespace Eam.Grains.Storage;

/// <summary>Stores sweeps in PostgreSQL. Their checkpoints and tables are in a folder that all silos share.</summary>
/// <param name="database">A migrated database (<see cref="PostgresSchema"/>).</param>
/// <param name="dataFolder">The shared folder.</param>
internal sealed class PostgresCatalog(NpgsqlDataSource database, string dataFolder) : ISweepCatalog
{
    public bool WritesDescriptions => false;

    public async ValueTask<(string Sweep, bool IsNew)> CreateAsync(
        SweepRecord record,
        string source,
        string request,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var number = await FirstFreeAsync(record.Spec.Name, cancellationToken).ConfigureAwait(false);
            var named = record with
            {
                Sweep = await Task.Run(() => NameWithoutFolder(record.Spec.Name, number), cancellationToken).ConfigureAwait(false),
            };
            if (
                await TryInsertAsync(named, source, request, cancellationToken).ConfigureAwait(false) is
                { Sweep: { } made, IsNew: var isNew }
            )
            {
                // An earlier try may have failed before it created the folder.
                await Task.Run(() => Prepare(FolderOf(made), record with { Sweep = made }, source, isNew), cancellationToken)
                    .ConfigureAwait(false);
                return (made, isNew);
            }
        }
    }

    public ValueTask<CatalogEntry?> FindAsync(string sweep, CancellationToken cancellationToken) =>
        PostgresRetries.RunAsync(
            "read",
            async token =>
            {
                await using var command = database.CreateCommand("SELECT record, source FROM eam.sweeps WHERE sweep = $1");
                command.Parameters.Add(new() { Value = sweep });
                await using var rows = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                return await rows.ReadAsync(token).ConfigureAwait(false)
                    ? new CatalogEntry(Record(sweep, rows.GetString(0)), rows.GetString(1))
                    : null;
            },
            cancellationToken
        );

    public async ValueTask SaveAsync(SweepRecord record, CancellationToken cancellationToken) =>
        await PostgresRetries
            .RunAsync(
                "write to",
                async token =>
                {
                    await using var command = database.CreateCommand(
                        "UPDATE eam.sweeps SET record = $2::jsonb, status = $3 WHERE sweep = $1"
                    );
                    command.Parameters.Add(new() { Value = record.Sweep });
                    command.Parameters.Add(new() { Value = Text(record) });
                    command.Parameters.Add(new() { Value = Status(record) });
                    return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        NamesAsync("SELECT sweep FROM eam.sweeps", cancellationToken);

    public ValueTask<IReadOnlyList<string>> UnfinishedAsync(CancellationToken cancellationToken) =>
        NamesAsync("SELECT sweep FROM eam.sweeps WHERE status IN ('running', 'paused')", cancellationToken);

    public ISweepStore OpenStore() => new PostgresSweepStore(database);

    public SweepFolder FolderOf(string sweep) => SweepFolder.In(dataFolder, sweep);

    // A folder without a row is left of a sweep that the database has lost, because it was restored from a backup. Its checkpoints must
    // not become those of another sweep.
    private string NameWithoutFolder(string name, int number)
    {
        string sweep;
        do sweep = string.Create(CultureInfo.InvariantCulture, $"{name}-{number++}");
        while (Directory.Exists(FolderOf(sweep).Path));
        return sweep;
    }

    private static void Prepare(SweepFolder folder, SweepRecord record, string source, bool isNew)
    {
        if (!isNew && File.Exists(folder.Manifest))
            return;
        Folders.EnsureWritable(folder.Path);
        AtomicFile.Write(folder.Source, stream => stream.Write(Encoding.UTF8.GetBytes(source)), durable: true);
        Manifest.Write(folder, record);
    }

    private ValueTask<IReadOnlyList<string>> NamesAsync(string sql, CancellationToken cancellationToken) =>
        PostgresRetries.RunAsync(
            "read",
            async token =>
            {
                await using var command = database.CreateCommand(sql);
                await using var rows = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                var names = new List<string>();
                while (await rows.ReadAsync(token).ConfigureAwait(false))
                    names.Add(rows.GetString(0));
                names.Sort(StringComparer.Ordinal); // ordinal order, not the database's collation
                return (IReadOnlyList<string>)names;
            },
            cancellationToken
        );

    private ValueTask<int> FirstFreeAsync(string name, CancellationToken cancellationToken) =>
        PostgresRetries.RunAsync(
            "read",
            async token =>
            {
                await using var command = database.CreateCommand(
                    "SELECT coalesce(max(substr(sweep, length($1) + 2)::int), 0) + 1 FROM eam.sweeps WHERE starts_with(sweep, $1 || '-') AND substr(sweep, length($1) + 2) ~ '^[0-9]{1,9}$'"
                );
                command.Parameters.Add(new() { Value = name });
                return (int)(await command.ExecuteScalarAsync(token).ConfigureAwait(false))!;
            },
            cancellationToken
        );

    /// <summary>
    /// Inserts a sweep, or finds the one that an earlier try of the same request inserted. The name is null if another request took it in
    /// the meantime.
    /// </summary>
    private ValueTask<(string? Sweep, bool IsNew)> TryInsertAsync(
        SweepRecord record,
        string source,
        string request,
        CancellationToken cancellationToken
    ) =>
        PostgresRetries.RunAsync(
            "write to",
            async token =>
            {
                await using var insert = database.CreateCommand(
                    "INSERT INTO eam.sweeps (sweep, request, status, record, source) VALUES ($1, $2, $3, $4::jsonb, $5) ON CONFLICT DO NOTHING"
                );
                foreach (var value in (string[])[record.Sweep, request, Status(record), Text(record), source])
                    insert.Parameters.Add(new() { Value = value });
                var isNew = await insert.ExecuteNonQueryAsync(token).ConfigureAwait(false) > 0;
                await using var read = database.CreateCommand("SELECT sweep FROM eam.sweeps WHERE request = $1");
                read.Parameters.Add(new() { Value = request });
                return (await read.ExecuteScalarAsync(token).ConfigureAwait(false) as string, isNew);
            },
            cancellationToken
        );

    private static string Text(SweepRecord record) => JsonSerializer.Serialize(record, RecordsContext.Default.SweepRecord);

    private static string Status(SweepRecord record) => record.Status.ToWord();

    private static SweepRecord Record(string sweep, string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RecordsContext.Default.SweepRecord)!;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new EngineException($"sweep {sweep}: its description in the database is damaged, or was written by a newer eam", failure);
        }
    }
}
