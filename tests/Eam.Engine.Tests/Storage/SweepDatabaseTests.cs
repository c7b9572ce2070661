using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Storage;
using Eam.Testing;
using Eam.Testing.Storage;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Tests.Storage;

public sealed class SweepDatabaseTests : IDisposable
{
    private static readonly IReadOnlyList<PastEvent> Some = SweepEvents.Past(SweepEvents.EveryKind);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("sweep.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Dispose_LastUser_LeavesOneFileAlone()
    {
        Write(Some);
        using (SweepDatabase.OpenToRead(Path)) { }

        Directory.GetFiles(_folder.Path).ShouldBe([Path], "a sweep's folder can be moved or copied as it lies");
    }

    [Fact]
    public void Append_Durability_IsAWriteAheadLogFlushedAtEachAppend()
    {
        using var database = SweepDatabase.Open(Path);

        // Only a power cut would show this, so the connection itself is asked.
        (database.Ask("PRAGMA journal_mode"), database.Ask("PRAGMA synchronous")).ShouldBe(("wal", 2L));
    }

    [Fact]
    public void Append_SecondOfTwoEventsCannotBeWritten_WritesNeither()
    {
        Write([.. Some.Take(2)]);
        using var database = SweepDatabase.Open(Path);
        Sql("CREATE TRIGGER injected BEFORE INSERT ON events WHEN NEW.sequence = 4 BEGIN SELECT RAISE(ABORT, 'injected'); END");

        Should
            .Throw<EngineException>(() => database.Append([.. Some.Skip(2).Take(2)], []))
            .Message.ShouldBe($"cannot write {Path}: injected");

        database.Last.ShouldBe(2);
        database.Append([.. Some.Skip(2).Take(1)], []);
        database.Last.ShouldBe(3);
    }

    [Fact]
    public void Append_AnotherProgramHoldsTheDatabase_WaitsAndIsDone()
    {
        Write([.. Some.Take(1)]);
        using var other = Connect();
        using var held = other.BeginTransaction(deferred: false);
        var time = new SkippingTime { OnWait = held.Rollback };
        using var database = SweepDatabase.Open(Path, retries: Retries.Create(time));

        database.Append([.. Some.Skip(1).Take(1)], []);

        database.Last.ShouldBe(2);
        time.Waits.Count.ShouldBe(1);
    }

    [Fact]
    public void Append_FullDisk_SaysSoKeepsTheLogAndGoesOnWithRoom()
    {
        using var disk = SmallDisk.TryMount(1024);
        Assert.SkipWhen(disk is null, "a tmpfs cannot be mounted here: run as root on Linux to test a full disk");
        var path = System.IO.Path.Combine(disk.Path, "sweep.db");
        using var database = SweepDatabase.Open(path);
        database.Append([.. Some.Take(1)], []);
        disk.Fill();

        var failure = Should.Throw<EngineException>(() => database.Append([.. Some.Skip(1)], []));

        FileErrors.IsDiskFull(failure).ShouldBeTrue("the sweep pauses instead of failing");
        failure.Message.ShouldBe($"cannot write {path}: No space left on device");
        disk.Free();
        database.Append([.. Some.Skip(1)], []);
        SweepEvents.Text(database.Events(0)).ShouldBe(SweepEvents.Text(Some));
    }

    [Fact]
    public void OpenToRead_ReadOnlyDisk_ReadsWhatWasClosed()
    {
        using var disk = SmallDisk.TryMount(1024);
        Assert.SkipWhen(disk is null, "a tmpfs cannot be mounted here: run as root on Linux to test a read-only disk");
        var path = System.IO.Path.Combine(disk.Path, "a #1?.db");
        using (var database = SweepDatabase.Open(path))
            database.Append(Some, []);
        disk.MakeReadOnly();

        using var read = SweepDatabase.OpenToRead(path)!;

        SweepEvents.Text(read.Events(0)).ShouldBe(SweepEvents.Text(Some));
        Should.Throw<EngineException>(() => SweepDatabase.Open(path)).Message.ShouldStartWith($"cannot write {path}: ");
    }

    [Fact]
    public void OpenToRead_ReadOnlyDiskWithALogOfAKilledProcess_SaysWhatToDo()
    {
        using var disk = SmallDisk.TryMount(1024);
        Assert.SkipWhen(disk is null, "a tmpfs cannot be mounted here: run as root on Linux to test a read-only disk");
        var path = System.IO.Path.Combine(disk.Path, "sweep.db");
        using (var database = SweepDatabase.Open(Path))
        {
            database.Append(Some, []);
            File.Copy(Path, path);
            File.Copy(Path + "-wal", path + "-wal");
        }

        disk.MakeReadOnly();

        var failure = Should.Throw<EngineException>(() => SweepDatabase.OpenToRead(path));

        failure.Message.ShouldBe(
            $"cannot read {path}: the folder is not writable, and the events in sweep.db-wal can be read only in a writable folder. Copy the folder to a place where it is writable"
        );
    }

    [Fact]
    public void Open_NewerSchema_IsRefused()
    {
        Write(Some);
        Sql("PRAGMA user_version = 99");

        foreach (var open in (Action[])[() => SweepDatabase.Open(Path), () => SweepDatabase.OpenToRead(Path)])
            Should
                .Throw<EngineException>(open)
                .Message.ShouldBe($"{Path}: it has schema 99, but this version of eam reads only up to {SweepSchema.Current}; update eam");
    }

    [Fact]
    public void Open_SchemaBeforeTheSpecification_IsReadAndCompleted()
    {
        Write(Some);
        Sql("DROP TABLE specification; PRAGMA user_version = 2");

        using (var reader = SweepDatabase.OpenToRead(Path)!)
        {
            reader.Specification.ShouldBeNull();
            reader.Last.ShouldBe(Some.Count);
        }

        using var writer = SweepDatabase.Open(Path);
        writer.Specification.ShouldBeNull();
        writer.Record("{}");
        writer.Record("""{"trials":3}""");
        writer.Specification.ShouldBe("""{"trials":3}""");
        writer.Last.ShouldBe(Some.Count);
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRefused()
    {
        Sql("CREATE TABLE notes (text); PRAGMA user_version = 1");

        Should
            .Throw<EngineException>(() => SweepDatabase.Open(Path))
            .Message.ShouldBe($"{Path}: this is a database, but not the database of a sweep");
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(4096, 8192)]
    public void Open_DamagedFile_NamesItAndWhatToDo(int from, int to)
    {
        Write([.. Enumerable.Range(0, 50).SelectMany(i => SweepEvents.Past(SweepEvents.EveryKind, 1 + (i * Some.Count)))]);
        var bytes = File.ReadAllBytes(Path);
        bytes.AsSpan(from, to - from).Fill(0xA5);
        File.WriteAllBytes(Path, bytes);

        var failure = Should.Throw<EngineException>(() =>
        {
            using var database = SweepDatabase.OpenToRead(Path)!;
            database.Events(0);
        });

        failure.Message.ShouldStartWith($"{Path}: the database is damaged (");
        failure.Message.ShouldEndWith($"); restore a copy of it, or save the readable part with: sqlite3 {Path} .recover");
        failure.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("DELETE FROM events WHERE sequence = 3", "event 3 is missing; restore a copy of the database")]
    [InlineData(
        "UPDATE events SET body = '{\"type\":\"of the future\"}' WHERE sequence = 3",
        "this version of eam cannot read event 3: '{\"type\":\"of the future\"}'"
    )]
    public void Events_RowLostOrUnknown_NamesIt(string change, string expected)
    {
        Write(Some);
        Sql(change);
        using var database = SweepDatabase.OpenToRead(Path)!;

        Should.Throw<EngineException>(() => database.Events(0)).Message.ShouldBe($"{Path}: {expected}");
    }

    [Fact]
    public void Sql_ColumnsForPeople_AreComputed()
    {
        var reached = SweepEvents.EveryKind.OfType<SweepEvent.RungReached>().First();
        var (spent, metrics) = reached.Points[0];
        using var database = SweepDatabase.Open(Path);
        database.Append(Some, [new(reached.Trial, 0, reached.Rung, new(spent with { Nfe = 900 }, metrics with { Reward = -0.25 }))]);

        database.Ask("SELECT count(*) FROM events WHERE type = 'rung_reached' AND trial = 0 AND time LIKE '2026-%'").ShouldBe(1L);
        database.Ask("SELECT nfe FROM points WHERE trial = 0 AND rung = 0").ShouldBe(900L);
        database.Ask("SELECT reward FROM points WHERE trial = 0 AND rung = 0").ShouldBe(-0.25);
    }

    [Fact]
    public void Snapshot_Damaged_IsAsNone()
    {
        using var database = SweepDatabase.Open(Path);
        database.Append(Some, []);
        database.Save(new(8, "one", new byte[] { 1, 2, 3 }));
        Sql("UPDATE snapshots SET state = x'010204'");

        database.Snapshot().ShouldBeNull();
    }

    [Fact]
    public void OpenToRead_MakingWasInterrupted_IsAsNone()
    {
        File.WriteAllBytes(Path, []);

        SweepDatabase.OpenToRead(Path).ShouldBeNull();
    }

    private void Write(IReadOnlyList<PastEvent> events)
    {
        using var database = SweepDatabase.Open(Path);
        database.Append(events, []);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Sql(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
