using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Grains.Storage;
using Eam.Testing;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;
using Npgsql;

namespace Eam.Grains.Tests.Storage;

[Collection(nameof(PostgresFixture))]
public sealed class PostgresSweepStoreTests(PostgresFixture postgres) : SweepStoreContract, IDisposable
{
    private NpgsqlDataSource? _database;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private NpgsqlDataSource Database => _database ??= postgres.NewDatabase();

    public void Dispose() => _database?.Dispose();

    [Fact]
    public async Task AppendAsync_ServerStoppedForAMoment_IsTriedAgainAndWrittenOnce()
    {
        await using var store = Open();
        var events = SweepEvents.Past(SweepEvents.EveryKind);
        await store.AppendAsync("a-1", [.. events.Take(2)], [], Now);
        postgres.Server.End();

        var append = store.AppendAsync("a-1", [.. events.Skip(2)], [], Now).AsTask();
        postgres.Server.Begin();
        await append;

        SweepEvents.Text(await store.EventsAsync("a-1", cancellationToken: Now)).ShouldBe(SweepEvents.Text(events));
    }

    [Fact]
    public async Task AppendAsync_WithEvents_IsOneSpanOfPostgresql()
    {
        await using var store = Open();

        await AppendSpans.CheckAsync(store, "postgresql");
    }

    [Fact]
    public async Task EventsAsync_OneIsMissing_SaysWhich()
    {
        await using var store = Open();
        await store.AppendAsync("a-1", SweepEvents.Past(SweepEvents.EveryKind), [], Now);
        await using var delete = Database.CreateCommand("DELETE FROM eam.events WHERE sequence = 3");
        await delete.ExecuteNonQueryAsync(Now);

        (
            await Should.ThrowAsync<EngineException>(async () => await store.EventsAsync("a-1", cancellationToken: Now))
        ).Message.ShouldStartWith("sweep a-1: event 3 is missing from the database");
    }

    [Fact]
    public async Task SnapshotAsync_Damaged_IsAsGoodAsNone()
    {
        await using var store = Open();
        await store.AppendAsync("a-1", SweepEvents.Past(SweepEvents.EveryKind), [], Now);
        await store.SaveAsync("a-1", new StoredSnapshot(4, "one", new byte[] { 1, 2, 3 }), Now);
        await using var damage = Database.CreateCommand(@"UPDATE eam.snapshots SET state = '\x010204'");
        await damage.ExecuteNonQueryAsync(Now);

        (await store.SnapshotAsync("a-1", Now)).ShouldBeNull();
    }

    [Fact]
    public async Task CreateAsync_SameNameAtOnce_GivesEachItsOwnAndEachRequestOne()
    {
        using var data = new TemporaryFolder();
        var catalog = new PostgresCatalog(Database, data.Path);
        var record = new SweepRecord(
            SweepRecord.CurrentFormat,
            string.Empty,
            SweepStatus.Running,
            null,
            7,
            1,
            DateTimeOffset.UnixEpoch,
            null,
            VersionsRecord.Current,
            MachineRecord.Current,
            SpecRecord.Of(SweepSpecs.Small())
        );

        var names = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => catalog.CreateAsync(record, "name: small\n", $"request-{i % 6}", Now).AsTask())
        );

        names
            .Select(made => made.Sweep)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ShouldBe(["small-1", "small-2", "small-3", "small-4", "small-5", "small-6"]);
        Enumerable.Range(0, 6).ShouldAllBe(i => names[i].Sweep == names[i + 6].Sweep && names[i].IsNew != names[i + 6].IsNew);
        (await catalog.UnfinishedAsync(Now)).Count.ShouldBe(6);
        await catalog.SaveAsync(record with { Sweep = "small-3", Status = SweepStatus.Completed }, Now);
        Manifest.Write(catalog.FolderOf("small-3"), record with { Sweep = "small-3", Status = SweepStatus.Completed });
        var again = Array.FindIndex(names, made => made.Sweep == "small-3");
        (await catalog.CreateAsync(record, "name: small\n", $"request-{again % 6}", Now)).ShouldBe(("small-3", false));
        Manifest
            .Read(catalog.FolderOf("small-3"))
            .Status.ShouldBe(SweepStatus.Completed, "repeating the request does not change the sweep");
        (await catalog.UnfinishedAsync(Now)).ShouldNotContain("small-3");
        (await catalog.FindAsync("small-3", Now))!.Source.ShouldBe("name: small\n");
        (await catalog.FindAsync("small-9", Now)).ShouldBeNull();
    }

    protected override ISweepStore Open() => new PostgresSweepStore(Database);
}
