using Eam.Core.Sweeps;
using Eam.Grains.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Grains.Trials;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Devices;

/// <summary>Messages between a sweep and a device that never arrive, although whoever sent them believes that they did.</summary>
public sealed class LostMessageTests
{
    private static readonly ClusterTimes Times = ClusterUnderTest.Fast with { Patience = TimeSpan.FromSeconds(2) };

    [Fact(Timeout = 30_000)]
    public async Task OrderLost_TheDeviceComesFreeAndTheTrialRunsAfterAll()
    {
        var runner = new ScriptedRunner();

        var failure = await EndOfAsync(runner, typeof(ITrialGrain), nameof(ITrialGrain.RunAsync), context =>
            context.Result = OrderAnswer.Started
        );

        runner.Requests.ShouldNotContain(
            request => request.Trial == failure.Trial && request.Attempt < failure.Attempt,
            "its first order never came"
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task ReportGivenUp_TheDeviceComesFreeAndTheTrialRunsAgain()
    {
        var runner = new ScriptedRunner();

        var failure = await EndOfAsync(runner, typeof(ISweepGrain), nameof(ISweepGrain.ReportAsync), _ =>
            throw new InvalidOperationException("the message is lost for good")
        );

        runner.Requests.Count(request => request.Trial == failure.Trial && request.Rung == failure.Rung).ShouldBe(2);
    }

    // Runs a sweep of which the first call of a method is lost; the one failure that the sweep has recorded.
    private static async Task<SweepEvent.SegmentFailed> EndOfAsync(
        ScriptedRunner runner,
        Type grain,
        string method,
        Action<IOutgoingGrainCallContext> lose
    )
    {
        var calls = 0;
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => runner,
            times: Times,
            configure: silo =>
                silo.AddOutgoingGrainCallFilter(async context =>
                {
                    if (
                        context.InterfaceMethod.DeclaringType == grain
                        && context.InterfaceMethod.Name == method
                        && Interlocked.Increment(ref calls) == 1
                    )
                        lose(context);
                    else
                        await context.Invoke();
                })
        );
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", TestContext.Current.CancellationToken);

        var end = await cluster.EndOfAsync(sweep);

        end.Status.ShouldBe(SweepStatus.Completed);
        var failures = new List<SweepEvent.SegmentFailed>();
        await foreach (var past in cluster.Service.EventsAsync(sweep, 0, follow: false, TestContext.Current.CancellationToken))
        {
            if (past.Event is SweepEvent.SegmentFailed failed)
                failures.Add(failed);
        }

        failures.ShouldAllBe(failed => failed.Kind == FailureKind.Preempted);
        return failures.ShouldHaveSingleItem();
    }
}
