using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>Runs whole sweeps with the real methods on the managed backend.</summary>
public sealed class TrainedSweepTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static SweepSpec Spec
    {
        get
        {
            var small = SweepSpecs.Small(trials: 12, finalSeeds: 2);
            return small with { Halving = small.Halving with { MinCompute = 2000, MaxCompute = 18000 } };
        }
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task StartAsync_OneSlotOrTwo_WritesTheSameTableButForSeconds()
    {
        var one = await RunAsync(slots: 1);
        var two = await RunAsync(slots: 2);

        two.ShouldBe(one);
        one.Split('\n').Length.ShouldBe(1 + 12 + 2 + 1);
        var results = SweepResults.Find(_data.Path, "small-2");
        results.State.Trials.ShouldAllBe(trial => trial.Failures == 0 && trial.Curve.Count >= 2);
        Directory.GetFiles(results.Checkpoints.Folder).Length.ShouldBe(2 * 2, "the best completed trial of each method, and its checksum");
        foreach (
            var method in results
                .State.Trials.Where(trial => trial.Status == TrialStatus.Completed)
                .GroupBy(trial => trial.Configuration.Method)
        )
            results.Checkpoints.Load(method.MaxBy(trial => results.State.Spec.Objective.Score(trial.Metrics))!.Number).ShouldNotBeNull();
    }

    [Fact]
    public async Task StopAsync_AgainAndAgain_EndsWithTheTableOfAnUninterruptedSweep()
    {
        var expected = await RunAsync(slots: 2);
        await using (var first = Service(2))
        {
            var sweep = await first.StartAsync(Spec, "", Now);
            await StopAfterAsync(first, sweep, 4);
        }

        var stops = 0;
        SweepUpdate last;
        do
        {
            await using var service = Service(2);
            last = await StopAfterAsync(service, await service.ResumeAsync("small-2", Now), 4);
            stops++;
        } while (last.Status == SweepStatus.Stopped);

        last.Status.ShouldBe(SweepStatus.Completed);
        stops.ShouldBeGreaterThan(1);
        Table(last.Folder).ShouldBe(expected);
    }

    [Fact]
    public async Task ResumeAsync_EveryCheckpointDamaged_SaysSoAndEndsWithTheSameTable()
    {
        var expected = await RunAsync(slots: 2);
        await using (var first = Service(2))
            await StopAfterAsync(first, await first.StartAsync(Spec, "", Now), 9);
        foreach (var file in Directory.GetFiles(_data.File("sweeps", "small-2", "checkpoints"), "*.safetensors"))
            await File.AppendAllTextAsync(file, "x", Now);

        var notices = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var second = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = _data.Path,
                Slots = 2,
                Notice = notices.Enqueue,
            }
        );
        SweepUpdate? last = null;
        await foreach (var update in second.WatchAsync(await second.ResumeAsync("small-2", Now), Now))
            last = update;

        last!.Status.ShouldBe(SweepStatus.Completed);
        last.State.Trials.ShouldAllBe(trial => trial.Failures == 0);
        notices.ShouldNotBeEmpty();
        notices.ShouldAllBe(notice =>
            notice.StartsWith("trial ") && notice.Contains("is damaged") && notice.Contains("; it is kept as trial-")
        );
        Table(last.Folder).ShouldBe(expected);
    }

    [Fact]
    public async Task StartAsync_AnySweep_EvaluatesTheBaseOnce()
    {
        await RunAsync(slots: 2);

        var results = SweepResults.Find(_data.Path, "small-1");
        var known = results.State.Base.ShouldNotBeNull();
        known.PathKl!.Value.ShouldBe(0, 1e-6);
        results.State.Trials.Count(trial => trial.Metrics!.ControlGap!.Value < known.ControlGap!.Value).ShouldBeGreaterThan(0);
        await using var service = Service(1);
        var reports = new List<SweepEvent.RungReached>();
        await foreach (var past in service.EventsAsync("small-1", 0, follow: false, Now))
        {
            if (past.Event is SweepEvent.RungReached reached)
                reports.Add(reached);
        }

        reports.Count(reached => reached.Base is not null).ShouldBe(1);
    }

    private LocalSweepService Service(int slots) => new(new LocalSweepOptions { Folder = _data.Path, Slots = slots });

    private async Task<string> RunAsync(int slots)
    {
        await using var service = Service(slots);
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(await service.StartAsync(Spec, "", Now), Now))
            last = update;
        last!.Message.ShouldBeNull();
        last.Status.ShouldBe(SweepStatus.Completed);
        return Table(last.Folder);
    }

    /// <summary>Stops a sweep once it has finished this many more rungs, which is in the middle of other segments.</summary>
    private static async Task<SweepUpdate> StopAfterAsync(LocalSweepService service, string sweep, int rungs)
    {
        int? start = null;
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, Now))
        {
            last = update;
            var finished = update.State.Trials.Sum(trial => trial.Rung + 1);
            start ??= finished;
            if (update.Status == SweepStatus.Running && finished >= start + rungs)
                await service.StopAsync(sweep, Now);
        }

        return last!;
    }

    private static string Table(string folder)
    {
        var rows = File.ReadAllLines(Path.Combine(folder, "trials.csv")).Select(line => line.Split(',')).ToList();
        var time = TrialsTable.TimeColumns.Select(name => Array.IndexOf(rows[0], name)).ToList();
        return string.Join('\n', rows.Select(row => string.Join(',', row.Where((_, column) => !time.Contains(column))))) + "\n";
    }
}
