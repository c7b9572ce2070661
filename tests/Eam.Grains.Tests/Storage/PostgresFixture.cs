using Eam.Grains.Storage;
using Eam.Testing;
using Npgsql;

namespace Eam.Grains.Tests.Storage;

/// <summary>One PostgreSQL server for all tests of a collection.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly PostgresServer? _server = PostgresServer.Missing is null ? PostgresServer.Start() : null;

    public PostgresServer Server => _server!;

    /// <summary>Creates an empty database; skips the test if PostgreSQL is not installed.</summary>
    public NpgsqlDataSource EmptyDatabase()
    {
        Assert.SkipWhen(_server is null, PostgresServer.Missing ?? string.Empty);
        return NpgsqlDataSource.Create(_server!.NewDatabase());
    }

    /// <summary>Creates a migrated database.</summary>
    public NpgsqlDataSource NewDatabase()
    {
        var database = EmptyDatabase();
        PostgresSchema.MigrateAsync(database, CancellationToken.None).GetAwaiter().GetResult();
        return database;
    }

    public void Dispose() => _server?.Dispose();
}

[CollectionDefinition(nameof(PostgresFixture))]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>;
