using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>Requests that the sweep carries out although its answer does not reach the gateway, which then repeats them.</summary>
public sealed class LostAnswerTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData(RequestKind.Pause, null, SweepStatus.Paused)]
    [InlineData(RequestKind.Stop, null, SweepStatus.Stopped)]
    [InlineData(RequestKind.Cancel, null, SweepStatus.Cancelled)]
    [InlineData(RequestKind.Cancel, 0, SweepStatus.Running)]
    public async Task SteerAsync_ForOneVersion_IsDoneOnceAndIsNotRefused(RequestKind kind, int? trial, SweepStatus status)
    {
        using var gate = new Gate();
        var calls = new GrainCalls();
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => gate.Runner,
            devices: 2,
            configure: silo => silo.AddIncomingGrainCallFilter(calls)
        );
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        var version = (await cluster.UntilAsync(sweep, update => Coordinator.Running(update.State).Count() == 2)).Version;
        LoseFirstAnswer(calls);

        await cluster.Service.SteerAsync(sweep, new SweepRequest(kind, trial, version), Now);

        calls.Count("ISweepGrain.SteerAsync").ShouldBe(2);
        (await cluster.Service.GetAsync(sweep, Now)).Status.ShouldBe(status);
        await Should.ThrowAsync<SweepChangedException>(() =>
            cluster.Service.SteerAsync(sweep, new SweepRequest(kind, trial, version), Now)
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task RetryAsync_NamesTheTrialsThatTheFirstRequestRetried()
    {
        var (calls, isBroken) = (new GrainCalls(), true);
        var runner = new ScriptedRunner
        {
            Behaviour = (request, _) =>
                Volatile.Read(ref isBroken) && request.Trial == 0 ? new SegmentOutcome.Failed(FailureKind.Crashed, "it crashed") : null,
        };
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => runner,
            configure: silo => silo.AddIncomingGrainCallFilter(calls)
        );
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(maxFailures: 0), "", Now);
        (await cluster.EndOfAsync(sweep)).State.Trials[0].Failure.ShouldBe(FailureKind.Crashed);
        Volatile.Write(ref isBroken, false);
        LoseFirstAnswer(calls);

        (await cluster.Service.RetryAsync(sweep, null, Now)).ShouldBe([0]);

        calls.Count("ISweepGrain.SteerAsync").ShouldBe(2);
        (await cluster.EndOfAsync(sweep)).State.Trials[0].Failure.ShouldBeNull();
    }

    private static void LoseFirstAnswer(GrainCalls calls)
    {
        var answers = 0;
        calls.After = called =>
            called == "ISweepGrain.SteerAsync" && Interlocked.Increment(ref answers) == 1
                ? throw new SweepUnavailableException("the answer is lost")
                : Task.CompletedTask;
    }
}
