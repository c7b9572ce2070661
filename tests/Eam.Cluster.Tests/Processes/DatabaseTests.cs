using Eam.Testing;

namespace Eam.Cluster.Tests.Processes;

/// <summary>Tests the error of <c>eam-silo</c> for a database that it cannot work with: one line, before Orleans starts.</summary>
public sealed class DatabaseTests(DatabaseServer postgres) : IClassFixture<DatabaseServer>
{
    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData("all")]
    public async Task Run_DatabaseWithoutTables_SaysSoAndEnds(string role)
    {
        var (code, said) = await SiloProcess.EndAsync(Settings(postgres.NewDatabase()), Arguments(role));

        (code, said).ShouldBe((1, "eam-silo: the database has no tables of Eam: run `eam-silo db migrate`"));
    }

    [Theory]
    [InlineData("UPDATE orleansquery SET querytext = '99' WHERE querykey = 'EamVersion'", "cluster tables have version 99")]
    [InlineData("INSERT INTO eam.schema (version) VALUES (99)", "event tables have version 99")]
    [InlineData("DELETE FROM orleansquery", "cluster tables have version 0, but this eam needs 1: run `eam-silo db migrate`")]
    public async Task Run_OlderOrNewerTables_SaysSoAndEnds(string sql, string expected)
    {
        var connection = postgres.NewDatabase();
        (await SiloProcess.EndAsync(Settings(connection), "db", "migrate")).Code.ShouldBe(0);
        postgres.Execute(connection, sql);

        foreach (var role in new[] { "silo", "gateway" })
        {
            var (code, said) = await SiloProcess.EndAsync(Settings(connection), Arguments(role));

            code.ShouldBe(1, said);
            said.Split('\n').ShouldHaveSingleItem().ShouldContain(expected);
        }
    }

    [Fact]
    public async Task Run_DatabaseThatStaysAway_WaitsAndSaysSoOnce()
    {
        var (code, said) = await SiloProcess.EndAsync(
            Settings("Host=127.0.0.1;Port=1;Username=u;Password=hush-hush;Database=d", ("Eam__DatabaseWaitSeconds", "2")),
            Arguments("silo")
        );

        code.ShouldBe(1, said);
        var lines = said.Split('\n').Order(StringComparer.Ordinal).ToList();
        lines.Count.ShouldBe(2, said);
        lines[0]
            .ShouldStartWith(
                "eam-silo: the database did not answer within 2 s (Eam:DatabaseWaitSeconds): Failed to connect to 127.0.0.1:1"
            );
        lines[1].ShouldStartWith("waiting up to 2 s for the database: Failed to connect to 127.0.0.1:1");
        said.ShouldNotContain("hush-hush");
    }

    [Fact]
    public async Task Db_MigrateAndStatus_TellOfBothSetsOfTables()
    {
        var settings = Settings(postgres.NewDatabase());

        (await SiloProcess.EndAsync(settings, "db", "status")).ShouldBe(
            (1, "event tables: version 0; this eam needs 1\ncluster tables: version 0; this eam needs 1")
        );
        (await SiloProcess.EndAsync(settings, "db", "migrate")).ShouldBe(
            (0, "event tables: migrated from version 0 to 1\ncluster tables: migrated from version 0 to 1")
        );
        (await SiloProcess.EndAsync(settings, "db", "migrate")).ShouldBe(
            (0, "event tables: up to date, version 1\ncluster tables: up to date, version 1")
        );
        (await SiloProcess.EndAsync(settings, "db", "status")).ShouldBe(
            (0, "event tables: version 1; this eam needs 1\ncluster tables: version 1; this eam needs 1")
        );
    }

    private static string[] Arguments(string role) =>
        ["--role", role, "--devices", "1", "--listen", "127.0.0.1:0", "--health", "127.0.0.1:0"];

    private static Dictionary<string, string> Settings(string connection, params (string Key, string Value)[] others)
    {
        var settings = new Dictionary<string, string>
        {
            ["Eam__Clustering"] = "Postgres",
            ["Eam__ConnectionString"] = connection,
            ["Eam__Advertise"] = "127.0.0.1",
        };
        foreach (var (key, value) in others)
            settings[key] = value;
        return settings;
    }
}

/// <summary>A server for the tests of a class.</summary>
public sealed class DatabaseServer : IDisposable
{
    private readonly PostgresServer? _server = PostgresServer.Missing is null ? PostgresServer.Start() : null;

    /// <summary>Creates an empty database; skips the test if PostgreSQL is not installed.</summary>
    public string NewDatabase()
    {
        Assert.SkipWhen(_server is null, PostgresServer.Missing ?? string.Empty);
        return _server!.NewDatabase();
    }

    public void Execute(string connection, string sql) => _server!.Execute(connection.Split("Database=")[1].Split(';')[0], sql);

    public void Dispose() => _server?.Dispose();
}
