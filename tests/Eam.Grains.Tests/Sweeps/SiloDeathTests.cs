using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using Orleans.Core.Internal;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>Silos in this process that stop in the middle of a segment. Eam.Cluster.Tests has the tests with real processes.</summary>
public sealed class SiloDeathTests
{
    [Fact]
    public async Task SiloKilled_InMidSegment_ItsTrialsGoOnElsewhereAndNothingElseIsRepeated()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(3, () => gate.Runner);
        var spec = SweepSpecs.Small();
        var sweep = await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        await gate.ReachedAsync(3);
        var devices = await cluster.UntilDevicesAsync(devices => devices.All(device => device.Trial is not null));
        var victim = cluster.Orleans.Silos.Last();
        var lost = devices.Single(device => device.Silo == victim.SiloAddress.ToParsableString()).Trial!.Value;
        await cluster.KillAsync(victim);
        gate.Open();
        var end = await cluster.EndOfAsync(sweep);

        end.Status.ShouldBe(SweepStatus.Completed);
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await UndisturbedAsync(spec)));
        var failures = await FailuresAsync(cluster, sweep);
        failures.ShouldAllBe(failure => failure.Kind == FailureKind.Preempted && failure.Trial == lost);
        failures.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SiloOfTheSweepAndThePool_Killed_RunningSegmentsGoOnUntouched()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(3, () => gate.Runner);
        var spec = SweepSpecs.Small();
        var sweep = await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        await gate.ReachedAsync(3);

        foreach (var silo in await HostsAsync(cluster, SweepGrain(cluster, sweep), cluster.Orleans.Client.GetGrain<IDevicePoolGrain>(0)))
            await cluster.KillAsync(silo);
        gate.Open();
        var end = await cluster.EndOfAsync(sweep);

        end.Status.ShouldBe(SweepStatus.Completed);
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await UndisturbedAsync(spec)));
        (await FailuresAsync(cluster, sweep)).ShouldNotContain(
            failure => failure.Reason.Contains("busy"),
            "the new pool granted no device that was in use"
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task SiloOfTheSweepAndItsOnlySegment_Killed_AnotherSiloRevivesIt()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => gate.Runner);
        var spec = SweepSpecs.Small() with { Slots = 1 };
        var sweep = await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        await gate.ReachedAsync(1);
        await cluster.Orleans.StartAdditionalSiloAsync();
        await cluster.UntilDevicesAsync(devices => devices.Count == 2);

        // No client calls the sweep in the meantime, because a call would activate it too.
        await cluster.KillAsync(cluster.Orleans.Silos[0]);
        await gate.ReachedAsync(2);
        gate.Open();
        var end = await cluster.EndOfAsync(sweep);

        end.Status.ShouldBe(SweepStatus.Completed);
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await UndisturbedAsync(spec)));
    }

    [Fact]
    public async Task SiloOfTheSweep_Stopped_NoSegmentIsToldAsLost()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(3, () => gate.Runner);
        var spec = SweepSpecs.Small();
        var sweep = await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        await gate.ReachedAsync(3);

        await cluster.StopAsync((await HostsAsync(cluster, SweepGrain(cluster, sweep))).Single());
        gate.Open();
        var end = await cluster.EndOfAsync(sweep);

        end.Status.ShouldBe(SweepStatus.Completed);
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await UndisturbedAsync(spec)));
        (await FailuresAsync(cluster, sweep)).ShouldHaveSingleItem().Reason.ShouldBe("stopped; its checkpoint is saved");
    }

    [Fact(Timeout = 30_000)]
    public async Task SweepAndPool_ComeUpAnew_FindTheSegmentsThatRun()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(3, () => gate.Runner);
        var spec = SweepSpecs.Small();
        var sweep = await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        await gate.ReachedAsync(3);

        await DeactivateAsync(cluster.Orleans.Client.GetGrain<IDevicePoolGrain>(0), SweepGrain(cluster, sweep));
        await SweepGrain(cluster, sweep).ReviveAsync();
        await cluster.UntilAsync(sweep, update => update.Live.Count == 3); // only a sweep that knows its segments shows their progress
        gate.Open();
        var end = await cluster.EndOfAsync(sweep);

        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await UndisturbedAsync(spec)));
        (await FailuresAsync(cluster, sweep)).ShouldBeEmpty();
    }

    [Fact(Timeout = 30_000)]
    public async Task SweepAndPool_ComeUpAnewWhileSegmentsEnd_TakeTheirReports()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(
            3,
            () => gate.Runner,
            times: ClusterUnderTest.Fast with
            {
                Beat = TimeSpan.FromSeconds(1),
            }
        );
        var spec = SweepSpecs.Small();
        var sweep = await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        await gate.ReachedAsync(3);

        // For two beats the new pool does not know where the segments are: they report before the sweep has found them.
        await DeactivateAsync(cluster.Orleans.Client.GetGrain<IDevicePoolGrain>(0), SweepGrain(cluster, sweep));
        await SweepGrain(cluster, sweep).ReviveAsync();
        gate.Open();
        var end = await cluster.EndOfAsync(sweep);

        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await UndisturbedAsync(spec)));
        (await FailuresAsync(cluster, sweep)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SiloStopped_InMidSegment_HandsItsTrialOver()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(2, () => gate.Runner);
        var spec = SweepSpecs.Small();
        var sweep = await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        await gate.ReachedAsync(2);

        await cluster.StopAsync(cluster.Orleans.Silos.Last());
        gate.Open();
        var end = await cluster.EndOfAsync(sweep);

        end.Status.ShouldBe(SweepStatus.Completed);
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await UndisturbedAsync(spec)));
        (await FailuresAsync(cluster, sweep)).ShouldHaveSingleItem().Reason.ShouldBe("stopped; its checkpoint is saved");
    }

    [Fact]
    public async Task SiloAdded_WhileASweepRuns_TakesSegments()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => gate.Runner);
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", TestContext.Current.CancellationToken);
        await gate.ReachedAsync(1);

        await cluster.Orleans.StartAdditionalSiloAsync();
        await gate.ReachedAsync(2);
        (await cluster.Service.DevicesAsync(TestContext.Current.CancellationToken))
            .Select(device => device.State)
            .ShouldBe([DeviceState.Busy, DeviceState.Busy]);
        gate.Open();

        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
    }

    private static async Task<SweepState> UndisturbedAsync(SweepSpec spec)
    {
        using var data = new Testing.TemporaryFolder();
        await using var local = new LocalSweepService(
            new LocalSweepOptions { Folder = data.Path, CreateRunner = (_, _) => new ScriptedRunner() }
        );
        var sweep = await local.StartAsync(spec, "", TestContext.Current.CancellationToken);
        SweepUpdate? last = null;
        await foreach (var update in local.WatchAsync(sweep, TestContext.Current.CancellationToken))
            last = update;
        return last!.State;
    }

    private static async Task<List<SweepEvent.SegmentFailed>> FailuresAsync(ClusterUnderTest cluster, string sweep)
    {
        var failures = new List<SweepEvent.SegmentFailed>();
        await foreach (var past in cluster.Service.EventsAsync(sweep, 0, follow: false, TestContext.Current.CancellationToken))
        {
            if (past.Event is SweepEvent.SegmentFailed failed)
                failures.Add(failed);
        }

        return failures;
    }

    // Returns the silos that host certain grains.
    private static async Task<IReadOnlyList<Orleans.TestingHost.InProcessSiloHandle>> HostsAsync(
        ClusterUnderTest cluster,
        params IAddressable[] grains
    )
    {
        var management = cluster.Orleans.Client.GetGrain<Orleans.Runtime.IManagementGrain>(0);
        var hosts = new HashSet<Orleans.Runtime.SiloAddress>();
        foreach (var grain in grains)
            hosts.Add((await management.GetActivationAddress(grain))!);
        return [.. cluster.Orleans.Silos.Where(silo => hosts.Contains(silo.SiloAddress))];
    }

    private static async Task DeactivateAsync(params IAddressable[] grains)
    {
        foreach (var grain in grains)
            await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
    }

    private static ISweepGrain SweepGrain(ClusterUnderTest cluster, string sweep) => cluster.Orleans.Client.GetGrain<ISweepGrain>(sweep);
}
