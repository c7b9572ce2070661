using Eam.Core.Sweeps;
using Eam.Grains.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>A sweep's turns wait for its log and for nothing else: parts of the cluster that hang delay neither reports nor users.</summary>
public sealed class TurnTests
{
    // Far less than the timeouts of calls, and far more than an answer takes.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData("IDevicePoolGrain.ExchangeAsync")]
    [InlineData("IDevicePoolGrain.CheckAsync")]
    [InlineData("ITrialGrain.RunAsync")]
    [InlineData("ITrialGrain.EndAsync")]
    public async Task SteerAsync_WhileACallHangs_AnswersSoon(string method)
    {
        using var gate = new Gate();
        var (calls, hung) = (new GrainCalls(), new TaskCompletionSource());
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => gate.Runner,
            devices: 2,
            configure: silo => silo.AddIncomingGrainCallFilter(calls)
        );
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        await gate.ReachedAsync(2);
        calls.Before = called => called == method ? hung.Task : Task.CompletedTask;
        var grain = cluster.Orleans.Client.GetGrain<ISweepGrain>(sweep);

        (await grain.SteerAsync(new(SteerKind.Cancel, 0)).WaitAsync(Soon, Now)).Kind.ShouldBe(AnswerKind.Done);
        gate.Open();
        (await grain.SteerAsync(new(SteerKind.Pause, null)).WaitAsync(Soon, Now)).Kind.ShouldBe(AnswerKind.Done);

        (calls.Before, _) = (null, hung.TrySetResult());
        (await grain.SteerAsync(new(SteerKind.Resume, null))).Kind.ShouldBe(AnswerKind.Done);
        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
    }

    [Fact(Timeout = 30_000)]
    public async Task ReportAsync_WhileThePoolHangs_IsInTheLogSoon()
    {
        using var gate = new Gate();
        var (calls, hung) = (new GrainCalls(), new TaskCompletionSource());
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => gate.Runner,
            devices: 2,
            configure: silo => silo.AddIncomingGrainCallFilter(calls)
        );
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        await gate.ReachedAsync(2);

        calls.Before = called => called.StartsWith("IDevicePoolGrain.", StringComparison.Ordinal) ? hung.Task : Task.CompletedTask;
        gate.Open();
        await cluster.UntilAsync(sweep, update => update.State.Trials.Count(trial => trial.Rung >= 0) == 2).WaitAsync(Soon, Now);

        (calls.Before, _) = (null, hung.TrySetResult());
        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
    }

    [Fact(Timeout = 30_000)]
    public async Task Order_ThatFailsUnexpectedly_IsGivenAnew()
    {
        var (calls, failures) = (new GrainCalls(), 0);
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => new ScriptedRunner(),
            configure: silo => silo.AddIncomingGrainCallFilter(calls)
        );
        calls.Before = called =>
            called == "ITrialGrain.RunAsync" && Interlocked.Increment(ref failures) == 1
                ? throw new InvalidOperationException("a defect")
                : Task.CompletedTask;

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now));

        end.Status.ShouldBe(SweepStatus.Completed);
        failures.ShouldBeGreaterThan(1);
    }

    [Fact(Timeout = 30_000)]
    public async Task OnActivateAsync_WhileTheReminderTableIsAway_DelaysNothing()
    {
        var reminders = new FakeReminders { Away = new() };
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => new ScriptedRunner(),
            configure: silo => silo.ConfigureServices(services => services.AddSingleton<IReminderTable>(reminders))
        );

        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);

        reminders.Away.SetResult();
    }

    [Fact(Timeout = 30_000)]
    public async Task OnActivateAsync_Again_WritesNoSecondReminder()
    {
        using var gate = new Gate();
        var reminders = new FakeReminders();
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => gate.Runner,
            configure: silo => silo.ConfigureServices(services => services.AddSingleton<IReminderTable>(reminders))
        );
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        await gate.ReachedAsync(1);

        for (var i = 0; i < 3; i++)
        {
            var grain = cluster.Orleans.Client.GetGrain<ISweepGrain>(sweep);
            await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle(Now);
            await grain.ReviveAsync();
            await cluster.UntilAsync(sweep, update => update.Live.Count == 1);
        }

        reminders.Writes.ShouldBe(1);
        gate.Open();
        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
    }
}
