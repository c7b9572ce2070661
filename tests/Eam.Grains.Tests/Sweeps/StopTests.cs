using Eam.Core.Sweeps;
using Eam.Grains.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using Orleans.Core.Internal;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>A sweep whose coordinator ends between a user's request and the end of the segments that it waits for.</summary>
public sealed class StopTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Stop_TheCoordinatorEndsMeanwhile_IsNotForgotten()
    {
        using var open = new ManualResetEventSlim();
        var runner = Deaf(open);
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => runner, devices: 2);
        var sweep = await StartAsync(cluster, runner);
        var grain = cluster.Orleans.Client.GetGrain<ISweepGrain>(sweep);

        (await grain.SteerAsync(new(RequestKind.Stop, null))).Kind.ShouldBe(AnswerKind.Done);
        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle(Now);
        await grain.ReviveAsync();
        open.Set();
        var end = await cluster.EndOfAsync(sweep);

        end.Status.ShouldBe(SweepStatus.Stopped);
        runner.Requests.Count.ShouldBe(2, "no segment began after the stop");
    }

    [Fact(Timeout = 30_000)]
    public async Task Resume_AfterAStopThatHasNotEndedTheSweep_TakesItBackForLaterCoordinatorsToo()
    {
        using var open = new ManualResetEventSlim();
        var runner = Deaf(open);
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => runner, devices: 2);
        var sweep = await StartAsync(cluster, runner);
        var grain = cluster.Orleans.Client.GetGrain<ISweepGrain>(sweep);

        (await grain.SteerAsync(new(RequestKind.Stop, null))).Kind.ShouldBe(AnswerKind.Done);
        (await grain.SteerAsync(new(RequestKind.Resume, null))).Kind.ShouldBe(AnswerKind.Done);
        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle(Now);
        await grain.ReviveAsync();
        open.Set();

        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
    }

    // Does not hear a stop, as in a long iteration.
    private static ScriptedRunner Deaf(ManualResetEventSlim open) =>
        new()
        {
            Behaviour = (_, _) =>
            {
                open.Wait(CancellationToken.None);
                return null;
            },
        };

    private static async Task<string> StartAsync(ClusterUnderTest cluster, ScriptedRunner runner)
    {
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        await cluster.UntilAsync(sweep, update => Coordinator.Running(update.State).Count() == 2);
        while (runner.Requests.Count < 2)
            await Task.Delay(10, Now);
        return sweep;
    }
}
