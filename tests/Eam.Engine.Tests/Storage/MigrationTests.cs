using Eam.Core.Sweeps;
using Eam.Engine.Storage;
using Eam.Testing;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Tests.Storage;

/// <summary>Databases as earlier versions wrote them.</summary>
public sealed class MigrationTests : IDisposable
{
    private static readonly SweepSpec Spec = SweepSpecs.Small(trials: 4);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("sweep.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Schema1_HasItsEventsAndThePointsThatTookEffect()
    {
        Make("schema-1.sql");
        IReadOnlyList<PastEvent> before;
        using (var read = SweepDatabase.OpenToRead(Path)!)
        {
            before = read.Events(0);
            Text(read.Points(null)).ShouldBe(Curves(before), "read as it lies");
        }

        using (var database = SweepDatabase.Open(Path))
        {
            database.Ask("PRAGMA user_version").ShouldBe((long)SweepSchema.Current);
            database.Append(SweepEvents.Past(SweepEvents.EveryKind, before.Count + 1), []);
        }

        using var after = SweepDatabase.OpenToRead(Path)!;
        SweepEvents.Text(after.Events(0).Take(before.Count)).ShouldBe(SweepEvents.Text(before));
        Text(after.Points(null)).ShouldBe(Curves(before));
        after.Snapshot()!.Sequence.ShouldBe(before.Count);
        before.Count(past => past.Event is SweepEvent.RungReached).ShouldBe(9, "two of them came late");
        Curves(before).Split('\n').Length.ShouldBe(2 * 7);
    }

    [Fact]
    public void Open_MigrationIsInterrupted_IsDoneByTheNext()
    {
        Make("schema-1.sql");
        Sql("CREATE TABLE points (in_the_way)");
        Should.Throw<EngineException>(() => SweepDatabase.Open(Path));
        Sql("DROP TABLE points");

        using var database = SweepDatabase.Open(Path);

        database.Points(null).Count.ShouldBe(2 * 7);
    }

    [Fact]
    public void Sql_ColumnsForPeople_AreComputed()
    {
        Make("schema-1.sql");
        using var database = SweepDatabase.Open(Path);

        database.Ask("SELECT count(*) FROM events WHERE type = 'rung_reached' AND trial = 2 AND time LIKE '2026-%'").ShouldBe(4L);
        database.Ask("SELECT nfe FROM points WHERE trial = 2 AND rung = 2").ShouldBe(900L);
        database.Ask("SELECT reward FROM points WHERE trial = 2 AND rung = 2").ShouldBe(database.Points(2)[^1].Value.Metrics.Reward);
    }

    private static string Curves(IReadOnlyList<PastEvent> events) =>
        Text(
            SweepFold
                .NewPoints(
                    SweepState.Start(Spec),
                    SweepFold.Apply(SweepState.Start(Spec), events, _ => ""),
                    events.Select(past => past.Event)
                )
                .OrderBy(point => point.Trial)
                .ThenBy(point => point.Point)
        );

    private static string Text(IEnumerable<StoredPoint> points) => string.Join('\n', points);

    private void Make(string script) =>
        Sql(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Storage", "Reference", script)));

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
