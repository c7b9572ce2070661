using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Results;

public sealed class SweepResultsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private string _folder = "";
    private SweepState _final = SweepState.Start(SweepSpecs.Small());

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var service = new LocalSweepService(
            new()
            {
                Folder = _data.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner(),
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(), "text", Now);
        await foreach (var update in service.WatchAsync(sweep, Now))
            (_folder, _final) = (update.Folder, update.State);
    }

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Load_FinishedSweep_HasItsTrialsAndCurves()
    {
        var results = SweepResults.Load(_folder);

        (results.Sweep, results.Status, results.Message).ShouldBe(("small-1", SweepStatus.Completed, null));
        results.Finished!.Value.ShouldBeGreaterThanOrEqualTo(results.Started);
        results.State.Trials.Count.ShouldBe(_final.Trials.Count);
        foreach (var (read, ran) in results.State.Trials.Zip(_final.Trials))
        {
            (read.Configuration, read.Status, read.Rung, read.Seed).ShouldBe((ran.Configuration, ran.Status, ran.Rung, ran.Seed));
            read.Curve.ShouldBe(ran.Curve);
        }
    }

    [Fact]
    public void Find_ByNameOrByPath_FindsTheSame()
    {
        SweepResults.Find(_data.Path, "small-1").Folder.ShouldBe(_folder);
        SweepResults.Find("/nowhere", _folder).Folder.ShouldBe(_folder);
        SweepResults.Find("/nowhere", _folder + "/").Sweep.ShouldBe("small-1");
        SweepResults.List(_data.Path).ShouldBe(["small-1"]);
    }

    [Fact]
    public void Load_CurvesFile_HasALinePerPoint()
    {
        var lines = File.ReadAllLines(Path.Combine(_folder, "curves.jsonl"));

        lines.Length.ShouldBe(_final.Trials.Sum(trial => trial.Curve.Count));
        using var first = JsonDocument.Parse(lines[0]);
        first.RootElement.GetProperty("trial").GetInt32().ShouldBe(0);
        first.RootElement.GetProperty("rung").ValueKind.ShouldBe(JsonValueKind.Null);
        lines.First(line => !line.Contains("\"rung\":null", StringComparison.Ordinal)).ShouldContain("\"rung\":1,");
        first.RootElement.GetProperty("control_objective").GetDouble().ShouldBe(_final.Trials[0].Curve[0].Metrics.ControlObjective!.Value);
    }

    [Fact]
    public async Task PointsAsync_FinishedSweep_AreItsCurves()
    {
        await using var store = new SqliteSweepStore(Path.GetDirectoryName(_folder)!);

        var points = await store.PointsAsync("small-1", null, Now);

        points.ShouldBe(
            _final.Trials.SelectMany(trial =>
                trial.Curve.Select(
                    (point, i) => new StoredPoint(trial.Number, i, trial.RungPoints.Contains(i) ? trial.RungPoints.IndexOf(i) : null, point)
                )
            )
        );
    }

    [Fact]
    public void Load_ProcessEndedWhileItRan_IsStopped()
    {
        var path = Path.Combine(_folder, "sweep.json");
        File.WriteAllText(
            path,
            File.ReadAllText(path).Replace("\"status\": \"completed\"", "\"status\": \"running\"", StringComparison.Ordinal)
        );

        var results = SweepResults.Load(_folder);

        (results.Status, results.Message).ShouldBe((SweepStatus.Interrupted, "the process ended while it ran"));
    }

    [Theory]
    [InlineData("", "sweep.json: not a valid sweep description: ")]
    [InlineData("null", "sweep.json: the file is empty")]
    [InlineData("{}", "sweep.json: not a valid sweep description: ")]
    [InlineData("[1, 2", "sweep.json: not a valid sweep description: ")]
    public void Load_GarbageDescription_NamesTheFile(string garbage, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "sweep.json"), garbage);

        ShouldFail(expected);
    }

    [Fact]
    public void Load_OtherFormat_SaysWhichIsRead()
    {
        var path = Path.Combine(_folder, "sweep.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"format\": 2", "\"format\": 3", StringComparison.Ordinal));

        ShouldFail("sweep.json: this version of eam cannot read format 3; it reads format 2");
    }

    [Fact]
    public void Load_EventThatDoesNotFit_NamesIt()
    {
        var next = SweepHistory.Read(_folder).Count + 1;
        using (var database = SweepDatabase.Open(Path.Combine(_folder, "sweep.db")))
            database.Append([new(next, DateTimeOffset.UnixEpoch, new SweepEvent.SegmentStarted(99, 0, 0, 0))], []);

        ShouldFail($"sweep.db: event {next}: there is no trial 99");
    }

    [Fact]
    public void Load_NoDatabase_SaysWhatIsLost()
    {
        File.Delete(Path.Combine(_folder, "sweep.db"));

        ShouldFail("sweep.db: the file is missing, and with it the sweep's events; restore a copy of it");
    }

    [Fact]
    public void Load_NotAResultsFolder_SaysSo() =>
        Should
            .Throw<EngineException>(() => SweepResults.Load(_data.Path))
            .Message.ShouldBe($"{_data.Path} is not a results folder: it has no sweep.json");

    private void ShouldFail(string expected)
    {
        var failure = Should.Throw<EngineException>(() => SweepResults.Load(_folder));
        failure.Message.ShouldStartWith(Path.Combine(_folder, expected));
        failure.Message.ShouldNotContain("\n");
    }
}
