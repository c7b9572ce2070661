using System.Collections.Concurrent;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Grains.Trials;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Devices;

/// <summary>Messages between a sweep and a device that are lost although their sender believes that they arrived.</summary>
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
            request => request.Trial == failure.Trial && request.Segment.Attempt < failure.Attempt,
            "its first order never came"
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task ReportGivenUp_TheDeviceComesFreeAndTheTrialRunsAgain()
    {
        var runner = new ScriptedRunner();

        var failure = await EndOfAsync(runner, typeof(ISweepGrain), nameof(ISweepGrain.ReportAsync), _ =>
            throw new InvalidOperationException("the message is lost")
        );

        runner.Requests.Count(request => request.Trial == failure.Trial && request.Segment.Rung == failure.Rung).ShouldBe(2);
    }

    [Fact(Timeout = 30_000)]
    public async Task Order_ThatArrivesAgainAfterItsSegmentHasEnded_DoesNotRunAgain()
    {
        var (runner, orders) = (new ScriptedRunner(), new ConcurrentQueue<SegmentOrder>());
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => runner,
            configure: silo =>
                silo.AddOutgoingGrainCallFilter(async context =>
                {
                    if (context.InterfaceMethod.DeclaringType == typeof(ITrialGrain) && context.Request.GetArgumentCount() == 1)
                    {
                        if (context.Request.GetArgument(0) is SegmentOrder order)
                            orders.Enqueue(order);
                    }

                    await context.Invoke();
                })
        );
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", TestContext.Current.CancellationToken);
        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
        await cluster.UntilDevicesAsync(devices => devices.All(device => device.State == DeviceState.Idle));
        orders.TryDequeue(out var first).ShouldBeTrue();
        var trained = runner.Requests.Count;
        var trial = cluster.Orleans.Client.GetGrain<ITrialGrain>(TrialKey.Of(sweep, first!.Trial, first.Lease.Silo));
        while (await trial.RunningAsync() is not null)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        (await trial.RunAsync(first)).ShouldBe(OrderAnswer.Started);
        while (await trial.RunningAsync() is not null)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        runner.Requests.Count.ShouldBe(trained);
    }

    // Runs a sweep whose first call of a method is lost. Returns the one failure that the sweep has recorded.
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
