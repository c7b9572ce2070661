using Eam.Engine;
using Eam.Grains.Storage;
using Npgsql;

namespace Eam.Grains.Tests.Storage;

[Collection(nameof(PostgresFixture))]
public sealed class PostgresSchemaTests(PostgresFixture postgres)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static IEnumerable<int> Current => PostgresSchema.Sets.Select(set => set.Current);

    [Fact]
    public async Task MigrateAsync_EmptyDatabase_MakesBothSetsOnceForAllWhoTryAtOnce()
    {
        await using var database = postgres.EmptyDatabase();

        var before = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresSchema.MigrateAsync(database, Now)));

        before.Count(versions => versions.SequenceEqual([0, 0])).ShouldBe(1);
        before.Count(versions => versions.SequenceEqual(Current)).ShouldBe(3);
        await PostgresSchema.CheckAsync(database, Now);
    }

    [Fact]
    public async Task CheckAsync_NoTables_SaysWhatToDo()
    {
        await using var database = postgres.EmptyDatabase();

        (await ProblemAsync(database)).ShouldBe("the database has no tables of Eam: run `eam-silo db migrate`");
    }

    [Theory]
    [InlineData("INSERT INTO eam.schema (version) VALUES (99)", "event tables have version 99 from a newer eam")]
    [InlineData("DROP SCHEMA eam CASCADE", "event tables have version 0, but this eam needs 1: run `eam-silo db migrate`")]
    [InlineData(
        "UPDATE orleansquery SET querytext = '99' WHERE querykey = 'EamVersion'",
        "cluster tables have version 99 from a newer eam"
    )]
    [InlineData(
        "DELETE FROM orleansquery WHERE querykey = 'EamVersion'",
        "cluster tables have version 0, but this eam needs 1: run `eam-silo db migrate`"
    )]
    [InlineData("CREATE TABLE eam.orleansquery (querykey text)", "search_path", "eam, public")]
    public async Task CheckAsync_OtherTables_SaysWhatToDo(string sql, string expected, string? path = null)
    {
        await using var database = postgres.NewDatabase();
        await ExecuteAsync(database, sql);
        if (path is null)
        {
            (await ProblemAsync(database)).ShouldContain(expected);
            return;
        }

        await using var elsewhere = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = path }.ConnectionString
        );
        (await ProblemAsync(elsewhere)).ShouldContain(expected);
    }

    [Fact]
    public async Task MigrateAsync_NewerTables_LeavesThemAsTheyAre()
    {
        await using var database = postgres.NewDatabase();
        await ExecuteAsync(database, "UPDATE orleansquery SET querytext = '99' WHERE querykey = 'EamVersion'");

        (await Should.ThrowAsync<EngineException>(() => PostgresSchema.MigrateAsync(database, Now))).Message.ShouldContain("update eam");

        (await PostgresSchema.VersionsAsync(database, Now)).ShouldBe([1, 99]);
    }

    [Fact]
    public async Task MigrateAsync_TablesOfOrleansScripts_TakesThemOverWithTheirRows()
    {
        await using var database = postgres.EmptyDatabase();
        await EarlierClusterTables.MakeAsync(database);
        (await PostgresSchema.VersionsAsync(database, Now)).ShouldBe([0, 0]);

        await PostgresSchema.MigrateAsync(database, Now);

        await PostgresSchema.CheckAsync(database, Now);
        using var membership = new OrleansTables(database, cluster: "earlier");
        var read = await membership.Silos.ReadAllAsync(Now);
        read.Version.Version.ShouldBe(7);
        read.Members.ShouldHaveSingleItem().Item1.SiloName.ShouldBe("old-1");
    }

    private static async Task<string> ProblemAsync(NpgsqlDataSource database) =>
        (await Should.ThrowAsync<EngineException>(() => PostgresSchema.CheckAsync(database, Now))).Message;

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Now);
    }
}
