using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>Whole sweeps whose trials fail: each sweep ends with the right statuses, and with the same ones in every run.</summary>
public sealed class FailingSweepTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1),
        Step = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _data = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task StartAsync_SegmentsCrash_RetriesEachAndFailsThoseThatCrashTooOften()
    {
        var trainer = new FailingTrainer(0.5);

        var last = await RunAsync(SweepSpecs.Small(maxFailures: 2), trainer);

        last.Status.ShouldBe(SweepStatus.Completed);
        foreach (var trial in last.State.Trials.Where(trial => trial.Rung < 0))
        {
            // The random draws of the fake determine which trials these are.
            Enumerable
                .Range(0, 3)
                .ShouldAllBe(attempt => trainer.GoesWrong(new(new(trial.Number, 0, attempt, trial.Configuration, trial.Seed, 0, 100))));
            (trial.Status, trial.Failure, trial.Failures).ShouldBe((TrialStatus.Failed, FailureKind.Crashed, 3));
            trial.Reason.ShouldBe($"trial {trial.Number}: InvalidOperationException: out of luck in trial {trial.Number}");
        }

        last.State.Trials.Count(trial => trial.Status == TrialStatus.Failed).ShouldBeInRange(1, 9);
        last.State.Trials.ShouldContain(trial => trial.Failures > 0 && trial.Failure == null, "some crash and get through");
    }

    [Fact]
    public async Task StartAsync_SegmentsDiverge_PrunesThemAtOnce()
    {
        var trainer = new NanTrainer(0.3);

        var last = await RunAsync(SweepSpecs.Small(), trainer);

        last.Status.ShouldBe(SweepStatus.Completed);
        var diverged = last.State.Trials.Where(trial => trial.Failure == FailureKind.Diverged).ToList();
        diverged.Count.ShouldBeInRange(1, 17);
        diverged.ShouldAllBe(trial => trial.Status == TrialStatus.Pruned && trial.Failures == 0);
        last.State.Trials.Where(trial => trainer.GoesWrong(new(new(trial.Number, 0, 0, trial.Configuration, trial.Seed, 0, 100))))
            .ShouldBeSubsetOf(diverged);
    }

    [Fact]
    public async Task StartAsync_EveryTrialFailsOrDiverges_FailsWithTheMostFrequentReason()
    {
        var last = await RunAsync(SweepSpecs.Small(), new NanTrainer(1));

        last.Status.ShouldBe(SweepStatus.Failed);
        last.Message.ShouldBe("every trial failed or diverged; most frequent reason (18 of 18): trial 0 diverged: the loss is NaN");
        var read = SweepOutline.Read(last.Folder);
        (read.Status, read.Message).ShouldBe((SweepStatus.Failed, last.Message));
        read.Tally.Diverged.ShouldBe(18);
        read.Tally.Wasted.ShouldBe(18, "each trained for 1 nfe before it diverged");
        read.Tally.Compute.ShouldBe(18);
        SweepResults.Load(last.Folder).State.Trials.ShouldAllBe(trial => trial.FailedAt == 1, "the log keeps it");
    }

    [Fact]
    public async Task RetryAsync_SweepOfWhichEveryTrialCrashed_ContinuesAndCompletes()
    {
        await using var failing = Service(new FailingTrainer(1), 1);
        var failed = await LastAsync(failing, await failing.StartAsync(SweepSpecs.Small(maxFailures: 0), "", Now));
        (failed.Status, failed.HasEnded).ShouldBe((SweepStatus.Failed, true));
        await using var service = Service(new ScriptedRunner(), 1);

        var resumed = await LastAsync(service, await service.ResumeAsync("small-1", Now));
        resumed.Status.ShouldBe(SweepStatus.Failed, "nothing is left to train");
        (await service.RetryAsync("small-1", null, Now)).Count.ShouldBe(18);

        (await LastAsync(service, "small-1")).Status.ShouldBe(SweepStatus.Completed);
    }

    [Fact]
    public async Task StartAsync_SegmentsHangAndHeed_TimeOutAndAreRetried()
    {
        using var trainer = new HangingTrainer(0.3, heeds: true);

        var last = await RunAsync(SweepSpecs.Small(maxFailures: 20) with { SegmentTimeout = Timeout }, trainer, () => trainer.IsStuck);

        last.Status.ShouldBe(SweepStatus.Completed);
        last.State.Trials.ShouldAllBe(trial => trial.Failure == null);
        last.State.Trials.Where(trial => trial.LastCrash is not null).ShouldAllBe(trial => trial.LastCrash!.Contains("timed out after 1m"));
        last.State.Trials.Sum(trial => trial.Failures).ShouldBeGreaterThan(0);
        (_time.GetUtcNow() - _time.Start).ShouldBeGreaterThanOrEqualTo(last.State.Trials.Sum(trial => trial.Failures) * Timeout);
    }

    [Fact]
    public async Task StartAsync_SegmentsHangForGood_LoseTheirThreadsAndNotTheSweep()
    {
        using var trainer = new HangingTrainer(0.2, heeds: false);

        var last = await RunAsync(SweepSpecs.Small(maxFailures: 0) with { SegmentTimeout = Timeout }, trainer, () => trainer.IsStuck);

        last.Status.ShouldBe(SweepStatus.Completed);
        var failed = last.State.Trials.Where(trial => trial.Status == TrialStatus.Failed).ToList();
        failed.Count.ShouldBeInRange(1, 17);
        failed.ShouldAllBe(trial => trial.Reason!.EndsWith("was given up, but its thread may still run"));
        last.Live.ShouldBeEmpty();
        var table = await TableAsync(last);

        trainer.Release();

        (await TableAsync(last)).ShouldBe(table);
    }

    [Fact]
    public async Task StartAsync_SegmentsAreSlowButInTime_AllSucceed()
    {
        var trainer = new SlowTrainer(1, _time, Timeout - (2 * Step));

        var last = await RunAsync(SweepSpecs.Small(maxFailures: 0) with { SegmentTimeout = Timeout }, trainer, () => trainer.IsWaiting);

        last.Status.ShouldBe(SweepStatus.Completed);
        last.State.Trials.ShouldAllBe(trial => trial.Failures == 0);
        (await TableAsync(last)).ShouldBe(await TableAsync(await RunAsync(SweepSpecs.Small(), new ScriptedRunner())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task StartAsync_TooManyTrialsFail_GivesUpAndGoesOnWithAHigherLimit(int slots)
    {
        var spec = SweepSpecs.Small(maxFailures: 0);
        var reference = await TableAsync(await RunAsync(spec, new FailingTrainer(0.3), slots: slots));
        await using var service = Service(new FailingTrainer(0.3), slots);

        var gaveUp = await LastAsync(service, await service.StartAsync(spec with { MaxFailedTrials = 1 }, "", Now));

        gaveUp.Status.ShouldBe(SweepStatus.Failed);
        gaveUp.Message!.ShouldMatch(
            @"^\d trials have failed, more than max_failed_trials: 1; the first: trial \d+: InvalidOperationException: out of luck in trial \d+$"
        );
        gaveUp.State.Trials.ShouldAllBe(trial => trial.Status != TrialStatus.Running);
        gaveUp.State.Trials.ShouldContain(trial => !trial.Ended);
        SweepResults.Find(_data.Path, "small-2").Status.ShouldBe(SweepStatus.Failed);

        await using var same = Service(new FailingTrainer(0.3), slots);
        (await LastAsync(same, await same.ResumeAsync("small-2", Now))).Message.ShouldBe(gaveUp.Message, "nothing has changed");
        await using var higher = new LocalSweepService(Options(new FailingTrainer(0.3), slots) with { MaxFailedTrials = 18 });
        var resumed = await LastAsync(higher, await higher.ResumeAsync("small-2", Now));
        (resumed.Status, resumed.State.Spec.MaxFailedTrials).ShouldBe((SweepStatus.Completed, 18));
        (await TableAsync(resumed)).ShouldBe(reference);
    }

    [Fact]
    public async Task StartAsync_IsolationWithoutAProgram_IsRefused()
    {
        await using var service = new LocalSweepService(new() { Folder = _data.Path, Worker = null });

        (
            await Should.ThrowAsync<EngineException>(() =>
                service.StartAsync(SweepSpecs.Small() with { Isolation = Isolation.Process }, "", Now)
            )
        ).Message.ShouldBe(
            "isolation: process needs the command `eam`, which is not in this program's folder; remove isolation from the sweep file"
        );
    }

    [Fact]
    public async Task StartAsync_WorkersCannotStart_FailsTheStartAndNotEachTrial()
    {
        await using var service = new LocalSweepService(new() { Folder = _data.Path, Worker = new(_data.File("nothing"), []) });

        (
            await Should.ThrowAsync<EngineException>(() =>
                service.StartAsync(SweepSpecs.Small() with { Isolation = Isolation.Process }, "", Now)
            )
        ).Message.ShouldStartWith("cannot start worker");
    }

    private LocalSweepOptions Options(ITrialRunner runner, int slots) =>
        new()
        {
            Folder = _data.Path,
            Slots = slots,
            CreateRunner = (_, _) => runner,
            Time = _time,
        };

    private LocalSweepService Service(ITrialRunner runner, int slots) => new(Options(runner, slots));

    // One slot: while its segment waits for the clock, nothing else runs, so no other segment can time out, whatever the load.
    private async Task<SweepUpdate> RunAsync(SweepSpec spec, ITrialRunner runner, Func<bool>? waits = null, int slots = 1)
    {
        await using var service = Service(runner, slots);
        var last = LastAsync(service, await service.StartAsync(spec, "", Now));
        while (waits is not null && !last.IsCompleted)
        {
            if (waits())
                _time.Advance(Step);
            await Task.Delay(1, Now);
        }

        return await last;
    }

    private static Task<string> TableAsync(SweepUpdate last) => File.ReadAllTextAsync(Path.Combine(last.Folder, "trials.csv"), Now);

    private static async Task<SweepUpdate> LastAsync(LocalSweepService service, string sweep)
    {
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, Now))
            last = update;
        return last!;
    }
}
