using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>
/// Pauses, resumes, cancels and retries real sweeps, from the process that runs them and from another one: two services on one folder.
/// </summary>
public sealed class SteeringTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PauseAsync_RunningSweep_HoldsItUntilResumed(bool fromElsewhere)
    {
        var reference = await RunAsync(SweepSpecs.Small());
        using var hanging = new ManualResetEventSlim();
        var hang = true;
        await using var service = Service(
            (request, token) =>
            {
                if (!Volatile.Read(ref hang) || request.Segment.Rung != 1)
                    return null;
                hanging.Set();
                return ScriptedRunner.Hang(token);
            }
        );
        await using var other = Service((_, _) => null);
        var user = fromElsewhere ? other : service;
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        hanging.Wait(Now);

        await user.PauseAsync(sweep, Now);
        await user.PauseAsync(sweep, Now);

        var paused = await user.GetAsync(sweep, Now);
        (paused.Status, paused.HasEnded).ShouldBe((SweepStatus.Paused, false));
        paused.Message!.ShouldStartWith("paused by its user");
        paused.State.Trials.ShouldAllBe(trial => trial.Status != TrialStatus.Running);
        SweepHistory.IsGrowing(paused.Folder).ShouldBeTrue("its process holds it");

        Volatile.Write(ref hang, false);
        (await user.ResumeAsync(sweep, Now)).ShouldBe(sweep);
        (await LastAsync(user, sweep)).Status.ShouldBe(SweepStatus.Completed);
        (await LastAsync(service, sweep)).Status.ShouldBe(SweepStatus.Completed);
        (await TableAsync(sweep)).ShouldBe(reference);
    }

    [Fact(Timeout = 60_000)]
    public async Task PauseAsync_SweepFailsBeforeItHasPaused_IsAnswered()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var elsewhere = new TemporaryFolder();
        using var hanging = new ManualResetEventSlim();
        await using var service = Service(
            (_, token) =>
            {
                hanging.Set();
                var end = ScriptedRunner.Hang(token);

                // The sweep refuses to look through the checkpoints, and fails.
                Directory.CreateSymbolicLink(_data.File("sweeps", "small-1", "checkpoints"), elsewhere.Path);
                return end;
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        hanging.Wait(Now);

        await Should.ThrowAsync<EngineException>(() => service.PauseAsync(sweep, Now));

        (await service.GetAsync(sweep, Now)).Status.ShouldBe(SweepStatus.Failed);
    }

    [Fact]
    public async Task StopAsync_PausedSweep_StopsIt()
    {
        await using var service = Service((_, token) => ScriptedRunner.Hang(token));
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        await service.PauseAsync(sweep, Now);

        await service.StopAsync(sweep, Now);

        (await service.GetAsync(sweep, Now)).Status.ShouldBe(SweepStatus.Stopped);
        (await Should.ThrowAsync<ConflictException>(() => service.PauseAsync(sweep, Now))).Message.ShouldBe(
            $"sweep {sweep} is not running, so there is nothing to pause"
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CancelAsync_RunningSweep_EndsItForGood(bool fromElsewhere)
    {
        using var hanging = new ManualResetEventSlim();
        await using var service = Service(
            (request, token) =>
            {
                if (request.Trial < 4)
                    return null;
                hanging.Set();
                return ScriptedRunner.Hang(token);
            }
        );
        await using var other = Service((_, _) => null);
        var user = fromElsewhere ? other : service;
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        hanging.Wait(Now);

        await user.CancelAsync(sweep, Now);
        await user.CancelAsync(sweep, Now);

        var last = await other.GetAsync(sweep, Now);
        last.Status.ShouldBe(SweepStatus.Cancelled);
        last.State.Trials.ShouldAllBe(trial => trial.Ended);
        last.State.Trials.Count(trial => trial.Failure == FailureKind.Cancelled && trial.Reason == "cancelled").ShouldBeGreaterThan(0);
        (await LastAsync(service, sweep)).Status.ShouldBe(SweepStatus.Cancelled);
        (await Should.ThrowAsync<ConflictException>(() => user.ResumeAsync(sweep, Now))).Message.ShouldStartWith(
            $"{sweep} was cancelled and cannot be resumed"
        );
        await Should.ThrowAsync<ConflictException>(() => user.RetryAsync(sweep, null, Now));
        (await TableAsync(sweep)).ShouldContain("cancelled");
    }

    [Fact]
    public async Task CancelAsync_StoppedSweep_EndsItWithoutRunningIt()
    {
        await using var service = Service((_, token) => ScriptedRunner.Hang(token));
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        await service.StopAsync(sweep, Now);
        await using var other = Service((_, _) => null);

        await other.CancelAsync(sweep, Now);

        SweepResults.Find(_data.Path, sweep).Status.ShouldBe(SweepStatus.Cancelled);
    }

    [Fact]
    public async Task CancelAsync_CompletedSweep_IsAConflict()
    {
        await RunAsync(SweepSpecs.Small());
        await using var service = Service((_, _) => null);

        await Should.ThrowAsync<ConflictException>(() => service.CancelAsync("small-1", Now));
        await Should.ThrowAsync<ConflictException>(() => service.CancelTrialAsync("small-1", 0, Now));
        await Should.ThrowAsync<ConflictException>(() => service.RetryAsync("small-1", null, Now));
        await Should.ThrowAsync<NotFoundException>(() => service.CancelTrialAsync("small-1", 99, Now));
        await Should.ThrowAsync<NotFoundException>(() => service.CancelAsync("small-2", Now));
        await Should.ThrowAsync<NotFoundException>(() => service.GetAsync("small-2", Now));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CancelTrialAsync_RunningTrial_TheSweepGoesOnWithoutIt(bool fromElsewhere)
    {
        using var hanging = new ManualResetEventSlim();
        await using var service = Service(
            (request, token) =>
            {
                if (request.Trial != 7)
                    return null;
                hanging.Set();
                return ScriptedRunner.Hang(token);
            }
        );
        await using var other = Service((_, _) => null);
        var user = fromElsewhere ? other : service;
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        hanging.Wait(Now);

        await user.CancelTrialAsync(sweep, 7, Now);

        var last = await LastAsync(service, sweep);
        last.Status.ShouldBe(SweepStatus.Completed);
        (last.State.Trials[7].Status, last.State.Trials[7].Failure, last.State.Trials[7].Reason).ShouldBe(
            (TrialStatus.Pruned, FailureKind.Cancelled, "cancelled")
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CancelTrialAsync_RunningTrial_MaySaveNothingAndAPausedOneMay(bool cancel)
    {
        using var hanging = new ManualResetEventSlim();
        var saved = new TaskCompletionSource<bool>();
        await using var service = Service(
            (request, token) =>
            {
                if (request.Trial != 7 || saved.Task.IsCompleted)
                    return null;
                hanging.Set();
                var stopped = ScriptedRunner.Hang(token);
                try
                {
                    request.Permit!.Use().Dispose();
                    saved.TrySetResult(true);
                }
                catch (EngineException)
                {
                    saved.TrySetResult(false);
                }

                return stopped;
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        hanging.Wait(Now);

        await (cancel ? service.CancelTrialAsync(sweep, 7, Now) : service.PauseAsync(sweep, Now));

        (await saved.Task).ShouldBe(!cancel);
    }

    [Fact]
    public async Task RetryAsync_EndedSweepWithCrashedTrials_GoesOnAsIfTheyHadNotCrashed()
    {
        // Every trial crashes, so no trial is promoted before the retried ones.
        var reference = await RunAsync(SweepSpecs.Small());
        var crash = true;
        await using var service = Service((request, _) => Volatile.Read(ref crash) ? ScriptedRunner.Crash(request) : null);
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);
        (await LastAsync(service, sweep)).State.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Failed);
        Volatile.Write(ref crash, false);

        var retried = await service.RetryAsync(sweep, null, Now);

        retried.ShouldBe(Enumerable.Range(0, 18));
        (await LastAsync(service, sweep)).Status.ShouldBe(SweepStatus.Completed);
        (await TableAsync(sweep)).ShouldBe(reference);
    }

    [Fact]
    public async Task GetAsync_SweepThatAnotherProcessWentOnWith_ShowsThatOne()
    {
        await using var first = Service((_, token) => ScriptedRunner.Hang(token));
        var sweep = await first.StartAsync(SweepSpecs.Small(), "", Now);
        await first.StopAsync(sweep, Now);
        (await first.GetAsync(sweep, Now)).Status.ShouldBe(SweepStatus.Stopped);
        await using var second = Service((_, _) => null);

        await second.ResumeAsync(sweep, Now);

        (await LastAsync(first, sweep)).Status.ShouldBe(SweepStatus.Completed);
        (await LastAsync(second, sweep)).Status.ShouldBe(SweepStatus.Completed);
        first.Runs(sweep).ShouldBeFalse();
    }

    [Fact]
    public async Task EventsAsync_Followed_GivesEveryEventOnceAndEnds()
    {
        await using var service = Service((_, _) => null);
        var sweep = await service.StartAsync(SweepSpecs.Small(), "", Now);

        var followed = new List<PastEvent>();
        await foreach (var happened in service.EventsAsync(sweep, 3, follow: true, Now))
            followed.Add(happened);

        followed.Select(happened => happened.Sequence).ShouldBe(Enumerable.Range(4, followed.Count).Select(n => (long)n));
        (await service.GetAsync(sweep, Now)).Sequence.ShouldBe(followed[^1].Sequence);
        (await service.ListAsync(Now)).ShouldBe([sweep]);
    }

    private LocalSweepService Service(Func<SegmentRequest, CancellationToken, SegmentOutcome?> behaviour) =>
        new(
            new()
            {
                Folder = _data.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner { Behaviour = behaviour },
            }
        );

    private async Task<string> RunAsync(SweepSpec spec)
    {
        await using var service = Service((_, _) => null);
        var sweep = await service.StartAsync(spec, "", Now);
        (await LastAsync(service, sweep)).Status.ShouldBe(SweepStatus.Completed);
        return await TableAsync(sweep);
    }

    private Task<string> TableAsync(string sweep) => File.ReadAllTextAsync(_data.File("sweeps", sweep, "trials.csv"), Now);

    private static async Task<SweepUpdate> LastAsync(LocalSweepService service, string sweep)
    {
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, Now))
            last = update;
        return last!;
    }
}
