using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

public sealed class LocalSweepServiceTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task StartAsync_SmallSweep_CompletesAndWritesEveryFile()
    {
        await using var service = Service(new ScriptedRunner());

        var sweep = await service.StartAsync(SweepSpecs.Small(), "name: small\n", Now);
        var last = await LastAsync(service, sweep);

        sweep.ShouldBe("small-1");
        last.Status.ShouldBe(SweepStatus.Completed);
        last.Message.ShouldBeNull();
        last.State.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Completed || trial.Status == TrialStatus.Pruned);
        last.Folder.ShouldBe(_data.File("sweeps", "small-1"));
        Directory
            .EnumerateFiles(last.Folder)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["curves.jsonl", "sweep.db", "sweep.json", "sweep.yaml", "trials.csv"]);
        (await File.ReadAllTextAsync(Path.Combine(last.Folder, "sweep.yaml"), Now)).ShouldBe("name: small\n");
    }

    [Fact]
    public async Task StartAsync_SameNameTwice_NumbersTheFolders()
    {
        await using var service = Service(new ScriptedRunner());

        var first = await service.StartAsync(SweepSpecs.Small(), "", Now);
        var second = await service.StartAsync(SweepSpecs.Small(), "", Now);

        (first, second).ShouldBe(("small-1", "small-2"));
        (await LastAsync(service, first)).Status.ShouldBe(SweepStatus.Completed);
        (await LastAsync(service, second)).Status.ShouldBe(SweepStatus.Completed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task StartAsync_AnyNumberOfSlots_WritesTheSameTable(int slots)
    {
        var spec = SweepSpecs.Small(finalSeeds: 3);
        var reference = await RunAsync(spec, new ScriptedRunner(), 1);

        // Changes the order without a barrier: even trials yield, so that segments end in a different order.
        var table = await RunAsync(spec, new ScriptedRunner { Behaviour = Scramble }, slots);

        table.ShouldBe(reference);
        reference.Split('\n').Length.ShouldBe(1 + 18 + 4 + 1);

        static SegmentOutcome? Scramble(SegmentRequest request, CancellationToken token)
        {
            for (var i = 0; i < (request.Trial % 3) * 20; i++)
                Thread.Yield();
            return null;
        }
    }

    [Fact]
    public async Task StartAsync_TrialsFailInEveryWay_EndsAndNamesEach()
    {
        var runner = new ScriptedRunner
        {
            Behaviour = (request, _) =>
                request.Trial switch
                {
                    0 => ScriptedRunner.Diverge(request),
                    1 => ScriptedRunner.Crash(request),
                    2 when request.Segment.Attempt == 0 => ScriptedRunner.Crash(request),
                    3 when request.Segment.Attempt < 4 => new SegmentOutcome.Stopped(),
                    4 => new SegmentOutcome.Failed(FailureKind.Invalid, "trial 4: no such parametrisation"),
                    _ => null,
                },
        };
        await using var service = Service(runner);

        var last = await LastAsync(service, await service.StartAsync(SweepSpecs.Small(), "", Now));

        last.Status.ShouldBe(SweepStatus.Completed);
        var trials = last.State.Trials;
        (trials[0].Status, trials[0].Failure).ShouldBe((TrialStatus.Pruned, FailureKind.Diverged));
        (trials[1].Status, trials[1].Failures).ShouldBe((TrialStatus.Failed, 3));
        trials[1].Reason.ShouldBe("trial 1: InvalidOperationException: out of luck in trial 1");
        (trials[2].Failures, trials[2].Rung >= 0).ShouldBe((1, true));
        (trials[3].Failures, trials[3].Rung >= 0).ShouldBe((0, true));
        trials[4].Status.ShouldBe(TrialStatus.Failed);
        var table = await File.ReadAllTextAsync(Path.Combine(last.Folder, "trials.csv"), Now);
        table.ShouldContain("trial 0 diverged: the loss is NaN");
        table.ShouldContain("out of luck");
    }

    [Fact]
    public async Task StopAsync_HangingTrials_DrainsAndResumeCompletesWithTheSameTable()
    {
        var spec = SweepSpecs.Small();
        var reference = await RunAsync(spec, new ScriptedRunner(), 2);
        using var hanging = new ManualResetEventSlim();
        var runner = new ScriptedRunner
        {
            Behaviour = (request, token) =>
            {
                if (request.Segment.Rung != 1)
                    return null;
                hanging.Set();
                return ScriptedRunner.Hang(token);
            },
        };
        await using var service = Service(runner, 2);
        var sweep = await service.StartAsync(spec, "", Now);
        hanging.Wait(Now);

        await service.StopAsync(sweep, Now);

        var stopped = await LastAsync(service, sweep);
        stopped.Status.ShouldBe(SweepStatus.Stopped);
        stopped.Live.ShouldBeEmpty();
        stopped.State.Trials.ShouldAllBe(trial => trial.Status != TrialStatus.Running);
        await using var second = Service(new ScriptedRunner(), 2);
        var resumed = await LastAsync(second, await second.ResumeAsync(sweep, Now));
        resumed.Status.ShouldBe(SweepStatus.Completed);
        (await TableAsync(resumed.Folder)).ShouldBe(reference);
    }

    [Fact(Timeout = 120_000)]
    public async Task ResumeAsync_EventsCutAnywhere_GoesOnToTheSameTable()
    {
        var spec = SweepSpecs.Small(trials: 6);
        var reference = await RunAsync(spec, new ScriptedRunner(), 1);
        var folder = new SweepFolder(_data.File("sweeps", "small-1"));
        var events = EventReader.Events(folder, 0);
        var stream = new Core.Numerics.RandomStream(1, 1);

        for (var i = 0; i < 12; i++)
        {
            var cut = i == 0 ? 0 : stream.NextInt32(events.Count);
            File.Delete(folder.Database);
            using (var database = SweepDatabase.Open(folder.Database))
                database.Append([.. events.Take(cut)], []);
            await using var service = Service(new ScriptedRunner(), 2);
            var last = await LastAsync(service, await service.ResumeAsync("small-1", Now));

            last.Status.ShouldBe(SweepStatus.Completed);
            (await TableAsync(last.Folder)).ShouldBe(reference, $"cut at {cut}");
            SweepResults.Load(last.Folder).Status.ShouldBe(SweepStatus.Completed, "what was appended after the cut can be read again");
        }
    }

    [Fact]
    public async Task ResumeAsync_SweepThatRuns_IsRefusedByName()
    {
        await using var first = Service(new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) });
        var sweep = await first.StartAsync(SweepSpecs.Small(), "", Now);
        await using var second = Service(new ScriptedRunner());

        var failure = await Should.ThrowAsync<EngineException>(() => second.ResumeAsync(sweep, Now));

        failure.Message.ShouldBe(
            $"sweep small-1 is running in another process (process {Environment.ProcessId} on {Environment.MachineName}): {_data.File("sweeps", "small-1")} is locked"
        );
        SweepResults.Find(_data.Path, sweep).Status.ShouldBe(SweepStatus.Running);
    }

    [Fact]
    public async Task ResumeAsync_NoSuchSweep_SaysSoInOneLine()
    {
        await using var service = Service(new ScriptedRunner());

        var failure = await Should.ThrowAsync<EngineException>(() => service.ResumeAsync("nothing-1", Now));

        failure.Message.ShouldStartWith("there is no sweep 'nothing-1'");
        failure.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task StartAsync_FileInTheFoldersPlace_SaysItCannotBeWritten()
    {
        // Tests may run as root, which no permission stops. A file in place of a folder stops every user.
        await File.WriteAllTextAsync(_data.File("sweeps"), "", Now);
        await using var service = Service(new ScriptedRunner());

        var failure = await Should.ThrowAsync<EngineException>(() => service.StartAsync(SweepSpecs.Small(), "", Now));

        failure.Message.ShouldStartWith($"cannot write to folder {_data.File("sweeps")}: ");
        failure.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task StartAsync_ResultsCannotBeWritten_FailsWithTheReasonAndResumesWhenMended()
    {
        var spec = SweepSpecs.Small();
        var reference = await RunAsync(spec, new ScriptedRunner(), 2);
        var obstacle = _data.File("sweeps", "small-2", "trials.csv");
        var runner = new ScriptedRunner
        {
            Behaviour = (_, _) =>
            {
                if (!Directory.Exists(obstacle))
                {
                    File.Delete(obstacle);
                    Directory.CreateDirectory(obstacle);
                }

                return null;
            },
        };
        await using var service = Service(runner);

        var failed = await LastAsync(service, await service.StartAsync(spec, "", Now));

        failed.Status.ShouldBe(SweepStatus.Failed);
        failed.Message!.ShouldStartWith($"cannot write {_data.File("sweeps", "small-2", "trials.csv")}: ");
        failed.Message.ShouldNotContain("\n");
        SweepResults.Find(_data.Path, "small-2").Message.ShouldBe(failed.Message);
        Directory.Delete(obstacle);
        await using var second = Service(new ScriptedRunner());
        var resumed = await LastAsync(second, await second.ResumeAsync("small-2", Now));
        (resumed.Status, resumed.Message).ShouldBe((SweepStatus.Completed, null));
        (await TableAsync(resumed.Folder)).ShouldBe(reference);
    }

    [Fact]
    public async Task ResumeAsync_CompletedSweep_EndsAtOnceAndTrainsNothing()
    {
        var table = await RunAsync(SweepSpecs.Small(), new ScriptedRunner(), 2);
        var runner = new ScriptedRunner();
        await using var service = Service(runner);

        var last = await LastAsync(service, await service.ResumeAsync("small-1", Now));

        last.Status.ShouldBe(SweepStatus.Completed);
        runner.Requests.ShouldBeEmpty();
        (await TableAsync(last.Folder)).ShouldBe(table);
    }

    [Fact]
    public async Task StartAsync_NameWithPathCharacters_StaysUnderTheDataFolder()
    {
        await using var service = Service(new ScriptedRunner());

        var sweep = await service.StartAsync(SweepSpecs.Small(name: "../a b/$c"), "", Now);

        sweep.ShouldBe("a-b--c-1");
        (await LastAsync(service, sweep)).Folder.ShouldBe(_data.File("sweeps", "a-b--c-1"));
    }

    [Fact]
    public async Task StartAsync_UnknownTask_SaysSoInOneLine()
    {
        await using var service = new LocalSweepService(new() { Folder = _data.Path });
        var spec = SweepSpecs.Small() with { Task = Core.Tasks.TaskSettings.Defaults("nothing") };

        (await Should.ThrowAsync<EngineException>(() => service.StartAsync(spec, "", Now))).Message.ShouldStartWith(
            "there is no task 'nothing'. The tasks are: "
        );
    }

    [Fact]
    public async Task WatchAsync_RunningSweep_ShowsLiveProgressFirst()
    {
        await using var service = Service(new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) }, 3);
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);

        await foreach (var update in service.WatchAsync(sweep, Now))
        {
            if (update.Live.Count < 3)
                continue;
            update.Status.ShouldBe(SweepStatus.Running);
            update.State.Trials.Count(trial => trial.Status == TrialStatus.Running).ShouldBe(3);
            update.Live.Values.ShouldAllBe(progress => progress.Loss == 1);
            break;
        }
    }

    [Fact]
    public async Task WatchAsync_SweepOfAnEarlierProcess_ShowsItsFolder()
    {
        await RunAsync(SweepSpecs.Small(), new ScriptedRunner(), 2);
        await using var service = Service(new ScriptedRunner());

        var updates = new List<SweepUpdate>();
        await foreach (var update in service.WatchAsync("small-1", Now))
            updates.Add(update);

        updates.ShouldHaveSingleItem().Status.ShouldBe(SweepStatus.Completed);
    }

    private LocalSweepOptions Options(ITrialRunner runner, int slots) =>
        new()
        {
            Folder = _data.Path,
            Slots = slots,
            CreateRunner = (_, _) => runner,
        };

    private LocalSweepService Service(ITrialRunner runner, int slots = 2) => new(Options(runner, slots));

    private async Task<string> RunAsync(SweepSpec spec, ITrialRunner runner, int slots)
    {
        await using var service = Service(runner, slots);
        var last = await LastAsync(service, await service.StartAsync(spec, "", Now));
        last.Message.ShouldBeNull();
        last.Status.ShouldBe(SweepStatus.Completed);
        return await TableAsync(last.Folder);
    }

    private static Task<string> TableAsync(string folder) => File.ReadAllTextAsync(Path.Combine(folder, "trials.csv"), Now);

    private static async Task<SweepUpdate> LastAsync(LocalSweepService service, string sweep)
    {
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, Now))
            last = update;
        return last!;
    }
}
