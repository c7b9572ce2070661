using Eam.Engine.Storage;
using Eam.Testing;
using Eam.Testing.Storage;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Tests.Attacks;

/// <summary>The database of a copied sweep was made to cost its reader time or memory, or to change what is written.</summary>
public sealed class HostileDatabaseTests : IDisposable
{
    private const int Interrupted = 9;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("sweep.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "DROP TABLE events; CREATE VIEW events AS WITH RECURSIVE n(sequence) AS (SELECT 1 UNION ALL SELECT sequence + 1 FROM n) SELECT sequence, '' AS body FROM n",
        "its view 'events' is not of a sweep"
    )]
    [InlineData("CREATE TRIGGER more AFTER INSERT ON events BEGIN DELETE FROM events; END", "its trigger 'more' is not of a sweep")]
    [InlineData("CREATE TABLE notes (text)", "its table 'notes' is not of a sweep")]
    [InlineData("CREATE INDEX slow ON events (json_extract(body, '$.type'))", "its index 'slow' is not of a sweep")]
    [InlineData(
        "DROP TABLE snapshots; CREATE TABLE snapshots (sequence INTEGER PRIMARY KEY, version AS (hex(zeroblob(500000000))), sha256 BLOB, state BLOB)",
        "its table 'snapshots' is not of a sweep"
    )]
    [InlineData("DROP TABLE points", "it has no table 'points'")]
    public void Open_SchemaWasChanged_IsRefused(string change, string expected)
    {
        Make(change);

        foreach (var open in (Action[])[() => SweepDatabase.Open(Path), () => SweepDatabase.OpenToRead(Path)])
            Should
                .Throw<EngineException>(open)
                .Message.ShouldBe($"{Path}: somebody has changed the database: {expected}; restore a copy of it");
    }

    [Theory]
    [InlineData("UPDATE events SET body = json_quote(hex(zeroblob(9000000))) WHERE sequence = 1", "event 1 is empty or too large")]
    [InlineData("UPDATE events SET sequence = 9223372036854775807 WHERE sequence = 11", "event 11 is missing")]
    [InlineData("UPDATE events SET body = '{\"type\":\"trial_created\"}' WHERE sequence = 1", "cannot read event 1")]
    public void Events_HostileRow_IsOneError(string change, string expected)
    {
        Make(change);
        using var database = SweepDatabase.OpenToRead(Path)!;

        Should.Throw<EngineException>(() => database.Events(0)).Message.ShouldContain(expected);
    }

    [Fact]
    public void Points_ValueOfAnotherType_IsDamage()
    {
        Make("INSERT INTO points (trial, point, rung, body) VALUES (9223372036854775807, 0, 0, '{}')");
        using var database = SweepDatabase.OpenToRead(Path)!;

        Should.Throw<EngineException>(() => database.Points(null)).Message.ShouldContain("damaged (a value has another type)");
    }

    [Fact]
    public void Guard_StatementWithoutEnd_IsInterrupted()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

        StatementClock.Guard(connection).Restart(TimeSpan.FromMilliseconds(50));

        Should.Throw<SqliteException>(() => command.ExecuteScalar()).SqliteErrorCode.ShouldBe(Interrupted);
    }

    private void Make(string change)
    {
        using (var database = SweepDatabase.Open(Path))
            database.Append(SweepEvents.Past(SweepEvents.EveryKind), []);
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = change;
        command.ExecuteNonQuery();
    }
}
