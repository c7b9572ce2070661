using System.CommandLine;
using Eam.Engine;
using Eam.Grains.Storage;
using Eam.Silo.Hosting;
using Eam.Silo.Options;

namespace Eam.Silo.Commands;

/// <summary><c>eam-silo db</c>: Eam's tables in PostgreSQL.</summary>
internal static class DbCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo?>("--config") { Description = "a file like appsettings.json, after that one", Recursive = true };
        var migrate = new Command("migrate", "Makes Eam's tables, or brings them up to date");
        migrate.SetAction((parsed, token) => MigrateAsync(parsed.GetValue(config), token));
        var status = new Command("status", "Tells which version the tables have");
        status.SetAction((parsed, token) => StatusAsync(parsed.GetValue(config), token));
        return new Command("db", "Eam's tables in PostgreSQL (Eam:ConnectionString)") { config, migrate, status };
    }

    private static async Task<int> MigrateAsync(FileInfo? config, CancellationToken cancellationToken)
    {
        await using var database = Open(config);
        await Databases.GuardAsync("write to", async () =>
        {
            var before = await PostgresSchema.MigrateAsync(database, cancellationToken).ConfigureAwait(false);
            Console.WriteLine(before == PostgresSchema.Current ? $"up to date: schema {before}" : $"migrated from schema {before} to {PostgresSchema.Current}");
        }).ConfigureAwait(false);
        return 0;
    }

    private static async Task<int> StatusAsync(FileInfo? config, CancellationToken cancellationToken)
    {
        await using var database = Open(config);
        await Databases.GuardAsync("read", async () =>
        {
            var version = await PostgresSchema.VersionAsync(database, cancellationToken).ConfigureAwait(false);
            Console.WriteLine($"schema {version}; this version needs {PostgresSchema.Current}");
        }).ConfigureAwait(false);
        return 0;
    }

    private static Npgsql.NpgsqlDataSource Open(FileInfo? config)
    {
        var options = ProcessOptionsReader.Read(RunCommand.Configuration(config, new Dictionary<string, string?>()));
        return Databases.Open(ProcessOptionsReader.ConnectionString(options)
            ?? throw new EngineException("Eam:ConnectionString, or Eam:ConnectionStringFile, is missing (as variables: Eam__ConnectionString, Eam__ConnectionStringFile)"));
    }
}
