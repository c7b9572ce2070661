using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Tests.Results;

public sealed class SweepOutlineTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string Folder => _data.File("sweeps", "small-1");

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Read_CompletedSweep_IsTheFoldOfItsEvents()
    {
        await CompleteAsync();

        var outline = SweepOutline.Read(Folder);

        var results = SweepResults.Load(Folder);
        (outline.Sweep, outline.Folder, outline.Status, outline.Message).ShouldBe(
            (results.Sweep, results.Folder, results.Status, results.Message)
        );
        (outline.Started, outline.Finished).ShouldBe((results.Started, results.Finished));
        (outline.Task, outline.Metric, outline.Unit).ShouldBe(
            (results.State.Spec.Task.Name, results.State.Spec.Objective.Metric, results.State.Spec.Halving.Unit)
        );
        ShouldBeTallyOf(outline, results.State);
        outline.Tally.Trials[TrialStatus.Completed].ShouldBeGreaterThan(0);
        outline.Tally.Best.ShouldNotBeNull();
    }

    [Fact]
    public async Task Read_CompletedSweep_ReadsNoEventAndNoSnapshot()
    {
        await CompleteAsync();
        var before = SweepOutline.Read(Folder);

        Change("""UPDATE events SET body = '{"type": "trial_created"}'; DELETE FROM snapshots""");

        ShouldBeSame(SweepOutline.Read(Folder), before);
        Should.Throw<EngineException>(() => SweepResults.Load(Folder)).Message.ShouldContain("event 1");
    }

    [Fact]
    public async Task Load_CompletedSweep_ReadsTheSnapshotAndNoEvent()
    {
        await CompleteAsync();
        var before = SweepResults.Load(Folder);

        Change("""UPDATE events SET body = '{"type": "trial_created"}'""");

        var after = SweepResults.Load(Folder);
        after.Sequence.ShouldBe(before.Sequence);
        after
            .State.Trials.Select(trial => (trial.Status, trial.Metrics))
            .ShouldBe(before.State.Trials.Select(trial => (trial.Status, trial.Metrics)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Read_TallyOfAnotherLog_IsIgnored(int by)
    {
        await CompleteAsync();
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "sweep.json"), Now))!;
        manifest["tally"]!["sequence"] = (long)manifest["tally"]!["sequence"]! + by;
        manifest["tally"]!["trials"]!["completed"] = 1000;
        await File.WriteAllTextAsync(Path.Combine(Folder, "sweep.json"), manifest.ToJsonString(), Now);

        ShouldBeTallyOf(SweepOutline.Read(Folder), SweepResults.Load(Folder).State);
    }

    [Fact]
    public async Task Read_EventsAfterTheTally_AreSeen()
    {
        await CompleteAsync();
        var results = SweepResults.Load(Folder);
        var state = results.State;
        await using (
            var journal = await SweepJournal.OpenAsync(
                new SqliteSweepStore(_data.File("sweeps")),
                "small-1",
                state.Spec,
                TimeProvider.System,
                Now
            )
        )
            await journal.RecordAsync([new SweepEvent.TrialCreated(state.Trials.Count, state.Trials[0].Configuration, 1, null)]);

        // A process that is killed at this moment has written the event, but not sweep.json.
        var outline = SweepOutline.Read(Folder);

        outline.Tally.Trials[TrialStatus.Pending].ShouldBe(1);
        ShouldBeTallyOf(outline, SweepResults.Load(Folder).State);
    }

    [Fact]
    public async Task Read_ResumedAndKilled_HasNoOldTally()
    {
        await StopAsync();
        var manifest = Path.Combine(Folder, "sweep.json");
        (await File.ReadAllTextAsync(manifest, Now)).ShouldContain("\"tally\"");
        var during = "";
        var runner = new ScriptedRunner
        {
            Behaviour = (_, _) =>
            {
                during = File.ReadAllText(manifest);
                return null;
            },
        };

        await using var service = Service(runner);
        await EndAsync(service, await service.ResumeAsync("small-1", Now));

        during.ShouldNotBeEmpty();
        during.ShouldNotContain("\"tally\"");
        ShouldBeTallyOf(SweepOutline.Read(Folder), SweepResults.Load(Folder).State);
    }

    [Fact]
    public async Task Read_CancelledWhileNobodyRanIt_CountsTheCancelledTrials()
    {
        await StopAsync();
        await using var service = Service(new ScriptedRunner());

        await service.CancelAsync("small-1", Now);

        var outline = SweepOutline.Read(Folder);
        outline.Status.ShouldBe(SweepStatus.Cancelled);
        ShouldBeTallyOf(outline, SweepResults.Load(Folder).State);
    }

    private static void ShouldBeTallyOf(SweepOutline outline, SweepState state)
    {
        var expected = SweepTally.Of(state);
        outline.Tally.Trials.OrderBy(pair => pair.Key).ShouldBe(expected.Trials.OrderBy(pair => pair.Key));
        (outline.Tally.Best, outline.Tally.Compute).ShouldBe((expected.Best, expected.Compute));
    }

    private static void ShouldBeSame(SweepOutline outline, SweepOutline expected)
    {
        outline.Tally.Trials.OrderBy(pair => pair.Key).ShouldBe(expected.Tally.Trials.OrderBy(pair => pair.Key));
        outline.ShouldBe(expected with { Tally = expected.Tally with { Trials = outline.Tally.Trials } });
    }

    private async Task CompleteAsync()
    {
        await using var service = Service(new ScriptedRunner());
        (await EndAsync(service, await service.StartAsync(SweepSpecs.Small(), "", Now))).Status.ShouldBe(SweepStatus.Completed);
    }

    private async Task StopAsync()
    {
        await using var service = Service(new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) });
        await service.StopAsync(await service.StartAsync(SweepSpecs.Small(), "", Now), Now);
    }

    private LocalSweepService Service(ScriptedRunner runner) =>
        new(
            new LocalSweepOptions
            {
                Folder = _data.Path,
                Time = TimeProvider.System,
                CreateRunner = (_, _) => runner,
                Slots = 2,
            }
        );

    private static async Task<SweepUpdate> EndAsync(LocalSweepService service, string sweep) =>
        await service.WatchAsync(sweep, Now).LastAsync(Now);

    private void Change(string sql)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(Folder, "sweep.db"), Pooling = false }.ToString()
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
