using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Records;
using Eam.Engine.Specs;
using Eam.Engine.Storage;
using Eam.Engine.Tests.Checkpoints;
using Eam.Engine.Tests.Specs;
using Eam.Engine.Trials;
using Eam.Engine.Workers;
using Eam.Testing;
using Eam.Testing.Fuzzing;
using Eam.Testing.Storage;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Tests.Attacks;

/// <summary>Hostile files and messages are refused with the documented exceptions.</summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly CurvePoint Point = SweepEvents.EveryKind.OfType<SweepEvent.RungReached>().First().Points[0];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("name: \"\\UFFFFFFFF\"\n")]
    [InlineData("name: a\ntask: \"\\uD800\"\n")]
    [InlineData("\"\\xZZ\"")]
    public void Read_WrongEscapeInASweepFile_IsAProblemWithALine(string text)
    {
        var problem = SweepFile.Read(text, "sweep.yaml", TestCatalog.Catalog).Problems[0];

        problem.Line.ShouldBeGreaterThan(0);
        problem.Text.ShouldStartWith("the file is not valid YAML");
    }

    [Fact]
    public void Read_ChangedSweepFile_GivesASpecOrProblems() =>
        Fuzz.Run(
            [Encoding.UTF8.GetBytes(TestCatalog.Sample), Encoding.UTF8.GetBytes(TestCatalog.EveryForm)],
            (_, changed) =>
            {
                var result = SweepFile.Read(Encoding.UTF8.GetString(changed), "sweep.yaml", TestCatalog.Catalog);
                (result.Spec is null).ShouldBe(result.Problems.Count > 0);
            },
            _ => false
        );

    [Fact]
    public void Events_ChangedRow_IsReadOrRefused() =>
        FuzzRows(
            "UPDATE events SET body = $body WHERE sequence = 1",
            [
                .. SweepEvents
                    .Past(SweepEvents.EveryKind)
                    .Select(past =>
                        JsonSerializer.SerializeToUtf8Bytes(
                            EventRecord.Of(past.Event, past.Sequence, past.Time),
                            RecordsContext.Default.EventRecord
                        )
                    ),
            ],
            database => database.Events(0, 1)
        );

    [Fact]
    public void Points_ChangedRow_IsReadOrRefused() =>
        FuzzRows(
            "UPDATE points SET body = $body",
            [JsonSerializer.SerializeToUtf8Bytes(PointRecord.Of(Point), RecordsContext.Default.PointRecord)],
            database => database.Points(null)
        );

    [Fact]
    public void Events_PointThatIsNull_IsRefused()
    {
        const string Body =
            """{"type":"rung_reached","trial":0,"rung":0,"attempt":0,"points":[null],"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""";

        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(Body, RecordsContext.Default.EventRecord)!.ToEvent());
    }

    [Fact]
    public void Decode_ChangedCheckpoint_IsReadOrRefused() =>
        Fuzz.Run(
            [CheckpointCodec.Encode(CheckpointStoreTests.Sample(7))],
            (_, changed) => CheckpointCodec.Decode(changed),
            failure => failure is InvalidStateException
        );

    [Fact]
    public void Receive_ChangedMessage_IsReadOrRefused()
    {
        WorkerMessage[] messages =
        [
            new WorkerMessage.Ready(1, "0.1.0"),
            new WorkerMessage.Progress(double.NaN, 1, -0.1),
            new WorkerMessage.Reached([PointRecord.Of(Point), PointRecord.Of(Point)]),
            new WorkerMessage.Failed(FailureKind.Diverged, "NaN \u2028"),
            new WorkerMessage.Broken("out of luck", true),
            WorkerMessage.Train.Of(new SegmentRequest(new(3, 1, 2, Configuration.Defaults("eam"), 7, 100, 300))),
        ];

        Fuzz.Run(
            [.. messages.Select(message => JsonSerializer.SerializeToUtf8Bytes(message, WorkerContext.Default.WorkerMessage))],
            (_, changed) =>
            {
                using var pipe = new MemoryStream(Frame(changed));
                if (new MessageStream(pipe, Stream.Null).Receive() is WorkerMessage.Reached reached)
                    reached.Points.Select(point => point.ToPoint()).Count().ShouldBe(reached.Points.Length);
            },
            failure => failure is InvalidDataException
        );
    }

    private static byte[] Frame(byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. length, .. body];
    }

    // One process reads while another one, the attacker, changes a row.
    private void FuzzRows(string change, IReadOnlyList<byte[]> bodies, Action<SweepDatabase> read)
    {
        var path = _folder.File("sweep.db");
        using (var created = SweepDatabase.Open(path))
            created.Append(SweepEvents.Past(SweepEvents.EveryKind), [new StoredPoint(0, 0, null, Point)]);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using (var fast = connection.CreateCommand())
        {
            fast.CommandText = "PRAGMA synchronous = OFF";
            fast.ExecuteNonQuery();
        }

        using var update = connection.CreateCommand();
        update.CommandText = change;
        var body = update.Parameters.Add("$body", SqliteType.Text);
        using var database = SweepDatabase.OpenToRead(path)!;
        Fuzz.Run(
            bodies,
            (_, changed) =>
            {
                body.Value = Encoding.UTF8.GetString(changed);
                try
                {
                    update.ExecuteNonQuery();
                }
                catch (SqliteException)
                {
                    return; // SQLite itself refuses it.
                }

                read(database);
            },
            failure => failure is EngineException
        );
    }
}
