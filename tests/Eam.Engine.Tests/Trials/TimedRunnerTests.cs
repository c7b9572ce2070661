using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Trials;

public sealed class TimedRunnerTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30),
        Grace = TimeSpan.FromSeconds(30);
    private static readonly SegmentRequest Request = new(new(3, 1, 0, Configuration.Defaults("eam"), 7, 100, 300));

    private readonly ManualTime _time = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_SegmentWithinItsTime_PassesItsOutcomeAndLeavesNoTimer()
    {
        var progress = new List<SegmentProgress>();

        var outcome = Timed(new ScriptedRunner()).Run(Request, progress.Add, Now);

        outcome.ShouldBeOfType<SegmentOutcome.RungReached>();
        progress.Count.ShouldBe(1);
        _time.Waiting.ShouldBe(0);
    }

    [Fact]
    public void Run_SegmentThrows_PassesTheException() =>
        Should
            .Throw<InvalidOperationException>(() => Timed(new FailingTrainer(1)).Run(Request, null, Now))
            .Message.ShouldStartWith("out of luck");

    [Fact]
    public async Task Run_HangingSegmentThatHeeds_CrashesWithItsCheckpointSaved()
    {
        using var trainer = new HangingTrainer(1, heeds: true);

        var outcome = await AdvanceAsync(Start(Timed(trainer)), heeds: true);

        var failed = outcome.ShouldBeOfType<SegmentOutcome.Failed>();
        failed.Kind.ShouldBe(FailureKind.Crashed);
        failed.Reason.ShouldBe("trial 3: timed out after 30m on the way to rung 2; its checkpoint is saved");
    }

    [Fact]
    public async Task Run_StoppedByTheUserWhileItHangs_IsStoppedAndNotTimedOut()
    {
        using var trainer = new HangingTrainer(1, heeds: true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var run = Start(Timed(trainer), null, stop.Token);

        await stop.CancelAsync();

        (await run).ShouldBeOfType<SegmentOutcome.Stopped>();
    }

    [Fact]
    public async Task Run_HangingSegmentThatDoesNotHeed_IsGivenUpAndItsLateProgressIgnored()
    {
        using var trainer = new HangingTrainer(1, heeds: false);
        var progress = new List<SegmentProgress>();

        var outcome = await AdvanceAsync(Start(Timed(trainer), progress.Add));

        outcome
            .ShouldBeOfType<SegmentOutcome.Failed>()
            .Reason.ShouldBe(
                "trial 3: timed out after 30m on the way to rung 2; it did not stop within 30s and was given up, but its thread may still run"
            );
        trainer.Release();
        progress.ShouldAllBe(step => step.Loss == 1);
    }

    [Fact]
    public async Task Run_SegmentThatIsGivenUp_IsEndedWhereThatCanBeDone()
    {
        var ended = false;
        var trainer = new ScriptedRunner
        {
            Behaviour = (request, _) =>
            {
                request.Permit!.Withdrawn.WaitHandle.WaitOne();
                Volatile.Write(ref ended, true);
                return null;
            },
        };

        var outcome = await AdvanceAsync(Start(new TimedRunner(trainer, Timeout, Grace, _time, kills: true)));

        outcome.ShouldBeOfType<SegmentOutcome.Failed>().Reason.ShouldEndWith("it did not stop within 30s and was killed");
        SpinWait.SpinUntil(() => Volatile.Read(ref ended));
    }

    [Fact]
    public async Task Run_StaleSegmentWakesUpAfterTheNextAttempt_WritesNoCheckpoint()
    {
        var store = new CheckpointStore(_folder.Path);
        using var reached = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        var builds = 0;
        var spec = SweepSpecs.Small();
        var trained = new TrialRunner(
            new(TaskLoader.Load(spec.Task), ComputeUnit.Nfe, spec.Evaluation)
            {
                Checkpoints = store,
                CreateBackend = () =>
                {
                    // The first segment hangs in code that does not check the token.
                    if (Interlocked.Increment(ref builds) == 1)
                    {
                        reached.Set();
                        hangs.Wait(Now);
                    }

                    return new ManagedBackend();
                },
            }
        );
        var stale = (Exception?)null;
        var runner = Timed(
            new ScriptedRunner
            {
                Behaviour = (request, token) =>
                {
                    try
                    {
                        return trained.Run(request, null, token);
                    }
                    catch (EngineException failure)
                    {
                        stale = failure;
                        ended.Set();
                        throw;
                    }
                },
            }
        );
        var first = Request with { Segment = Request.Segment with { Rung = 0, From = 0, Target = 2000 } };
        var run = Start(runner, request: first);
        reached.Wait(Now);
        (await AdvanceAsync(run)).ShouldBeOfType<SegmentOutcome.Failed>();

        runner.Run(first with { Segment = first.Segment with { Attempt = 1 } }, null, Now).ShouldBeOfType<SegmentOutcome.RungReached>();
        var saved = Files();
        hangs.Set();
        ended.Wait(Now);

        stale!.Message.ShouldBe("the segment was given up and may not write checkpoints");
        Files().ShouldBe(saved);
    }

    [Fact]
    public async Task Withdraw_WhileACheckpointIsWritten_WaitsForIt()
    {
        var permit = new WritePermit();
        using var asked = new ManualResetEventSlim();
        Task withdrawn;
        using (permit.Use())
        {
            withdrawn = Task.Run(
                () =>
                {
                    asked.Set();
                    permit.Withdraw();
                },
                Now
            );
            asked.Wait(Now);
            withdrawn.IsCompleted.ShouldBeFalse();
        }

        await withdrawn;
        Should.Throw<EngineException>(permit.Use);
    }

    private TimedRunner Timed(ITrialRunner inner) => new(inner, Timeout, Grace, _time, kills: false);

    private static Task<SegmentOutcome> Start(
        TimedRunner runner,
        Action<SegmentProgress>? progress = null,
        CancellationToken? token = null,
        SegmentRequest? request = null
    ) =>
        Task.Factory.StartNew(
            () => runner.Run(request ?? Request, progress, token ?? Now),
            Now,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    // One timer waits for the time-out and, if the segment does not stop, another for the grace period. The clock moves only then, whatever
    // the load.
    private async Task<SegmentOutcome> AdvanceAsync(Task<SegmentOutcome> run, bool heeds = false)
    {
        await FireAsync(Timeout);
        if (!heeds)
            await FireAsync(Grace);
        return await run;
    }

    private async Task FireAsync(TimeSpan due)
    {
        while (_time.Waiting == 0)
            await Task.Delay(1, Now);
        _time.Advance(due);
    }

    private List<string> Files() =>
        [
            .. Directory
                .EnumerateFiles(_folder.Path)
                .Order(StringComparer.Ordinal)
                .Select(path => $"{path} {File.GetLastWriteTimeUtc(path).Ticks}"),
        ];
}
