using System.CommandLine;
using Eam.Engine;
using Eam.Grains.Storage;
using Eam.Silo.Hosting;
using Eam.Silo.Options;

namespace Eam.Silo.Commands;

/// <summary><c>eam-silo db</c>: creates and checks the tables of a cluster in PostgreSQL.</summary>
internal static class DbCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo?>("--config")
        {
            Description = "JSON file with settings that override those of appsettings.json",
            Recursive = true,
        };
        var migrate = new Command("migrate", "Creates the tables of a cluster, or migrates them to the current versions");
        migrate.SetAction((parsed, token) => MigrateAsync(parsed.GetValue(config), token));
        var status = new Command("status", "Shows the versions of the tables; exits with code 1 if this eam needs other versions");
        status.SetAction((parsed, token) => StatusAsync(parsed.GetValue(config), token));
        return new Command("db", "Creates and checks the tables of a cluster in PostgreSQL (Eam:ConnectionString)")
        {
            config,
            migrate,
            status,
        };
    }

    private static async Task<int> MigrateAsync(FileInfo? config, CancellationToken cancellationToken)
    {
        var options = Read(config);
        await using var database = Open(options);

        // Waits here, because the database server may have just been started.
        await Databases.WaitOf(options).RunAsync(token => PostgresSchema.VersionsAsync(database, token), cancellationToken);
        await Databases.GuardAsync("write to", async () =>
        {
            var before = await PostgresSchema.MigrateAsync(database, cancellationToken);
            foreach (var (set, version) in PostgresSchema.Sets.Zip(before))
                Console.WriteLine(
                    version == set.Current
                        ? $"{set.Name}: up to date, version {version}"
                        : $"{set.Name}: migrated from version {version} to {set.Current}"
                );
        });
        return 0;
    }

    private static async Task<int> StatusAsync(FileInfo? config, CancellationToken cancellationToken)
    {
        await using var database = Open(Read(config));
        IReadOnlyList<int> versions = [];
        await Databases.GuardAsync("read", async () => versions = await PostgresSchema.VersionsAsync(database, cancellationToken));
        foreach (var (set, version) in PostgresSchema.Sets.Zip(versions))
            Console.WriteLine($"{set.Name}: version {version}; this eam needs {set.Current}");
        return PostgresSchema.Sets.Zip(versions).All(pair => pair.First.Current == pair.Second) ? 0 : 1;
    }

    private static ProcessOptions Read(FileInfo? config) =>
        ProcessOptionsReader.Read(RunSiloCommand.Configuration(config, new Dictionary<string, string?>()));

    private static Npgsql.NpgsqlDataSource Open(ProcessOptions options) =>
        Databases.Open(
            ProcessOptionsReader.ConnectionString(options)
                ?? throw new EngineException(
                    "Eam:ConnectionString or Eam:ConnectionStringFile is required (as environment variables: Eam__ConnectionString, Eam__ConnectionStringFile)"
                )
        );
}
