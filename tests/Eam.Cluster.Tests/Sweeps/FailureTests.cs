using System.Collections.Concurrent;
using Eam.Cluster.Tests.Processes;
using Eam.Core.Sweeps;
using Eam.Grains;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>
/// Whatever fails in a cluster, the sweep ends with the same table as on one machine without failures. Real training in real processes with a real database. Each test repairs what it
/// has destroyed by restarting it.
/// </summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class FailureTests(SharedCluster shared)
{
    // About eighteen short segments, three times as many, and eight of several seconds for failures in the middle of a segment.
    private static readonly string Sweep = Trials(12),
        LongSweep = Trials(36),
        SlowSweep = Trials(6, "min: 2e6, max: 6e6");

    private static readonly ConcurrentDictionary<string, Task<string>> Expected = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Sweep_OnAnyNumberOfSilos_HasTheTableOfOneMachine(int silos)
    {
        await using var use = await shared.UseAsync(silos);
        var cluster = use.Cluster;

        var sweep = await cluster.PostAsync(Sweep);
        var table = await cluster.TableAtEndAsync(sweep);

        table.ShouldBe(await EmbeddedAsync(Sweep));
        Failures(await cluster.EventsAsync(sweep)).ShouldBeEmpty();
        (await cluster.GetAsync(sweep)).ShouldContain("\"completed\"");
    }

    [Fact]
    public async Task SiloKilled_InMidSegment_ItsTrialGoesOnElsewhereWithin30Seconds()
    {
        await using var use = await shared.UseAsync(3);
        var cluster = use.Cluster;
        var sweep = await cluster.PostAsync(SlowSweep);
        await cluster.UntilTrainingAsync("silo-1", "silo-2", "silo-3");

        var killed = DateTimeOffset.UtcNow;
        await cluster["silo-2"].KillAsync();
        var events = await cluster.UntilAsync(sweep, events => Failures(events).Count > 0);
        var lost = Failures(events).ShouldHaveSingleItem();
        events = await cluster.UntilAsync(sweep, events => Restart(events, lost) is not null);
        var table = await cluster.TableAtEndAsync(sweep);

        (Restart(events, lost)!.Time - killed).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        TestContext.Current.SendDiagnosticMessage($"resumed after {(Restart(events, lost)!.Time - killed).TotalSeconds:F1} s");
        table.ShouldBe(await EmbeddedAsync(SlowSweep));
        Failures(await cluster.EventsAsync(sweep))
            .ShouldHaveSingleItem("no other segment was repeated")
            .Kind.ShouldBe(FailureKind.Preempted);
    }

    [Fact]
    public async Task SiloFrozen_AndThawedWhenItsTrialHasGoneOn_ItsReportAndCheckpointAreRefused()
    {
        await using var use = await shared.UseAsync(3);
        var cluster = use.Cluster;
        var sweep = await cluster.PostAsync(LongSweep);
        await cluster.UntilTrainingAsync("silo-3");

        // The frozen silo loses its own trial, and possibly orders to other silos whose grains it had in its part of the directory. It continues after another silo has reached the rung.
        cluster["silo-3"].Freeze();
        await cluster.UntilAsync(sweep, events =>
            Failures(events)
                .Any(lost =>
                    events.Any(past =>
                        past.Event is SweepEvent.RungReached reached
                        && reached.Trial == lost.Trial
                        && reached.Rung == lost.Rung
                        && reached.Attempt > lost.Attempt
                    )
                )
        );
        await cluster.UntilDeadAsync("silo-3"); // its devices count as gone after 15 s, possibly before the cluster has declared it dead
        cluster["silo-3"].Thaw();
        var table = await cluster.TableAtEndAsync(sweep);

        table.ShouldBe(await EmbeddedAsync(LongSweep));
        var events = await cluster.EventsAsync(sweep);
        Failures(events).ShouldAllBe(failure => failure.Kind == FailureKind.Preempted);
        events
            .Select(past => past.Event)
            .OfType<SweepEvent.RungReached>()
            .GroupBy(reached => (reached.Trial, reached.Rung))
            .ShouldAllBe(reports => reports.Count() == 1);
        OverlapOfDevices(events).ShouldBeEmpty();
        await cluster["silo-3"].UntilExitAsync("a silo that the cluster has declared dead ends itself");
    }

    [Fact]
    public async Task SiloTerminated_InMidSegment_SavesAndHandsOver()
    {
        await using var use = await shared.UseAsync(3);
        var cluster = use.Cluster;
        var sweep = await cluster.PostAsync(SlowSweep);
        await cluster.UntilTrainingAsync("silo-1", "silo-2", "silo-3");

        (await cluster["silo-1"].TerminateAsync()).ShouldBe(0);
        var table = await cluster.TableAtEndAsync(sweep);

        table.ShouldBe(await EmbeddedAsync(SlowSweep));

        // The running segment saved. A next one may have been ordered from the silo at that moment, and ran elsewhere.
        Failures(await cluster.EventsAsync(sweep))
            .Select(failure => failure.Reason)
            .ShouldBeSubsetOf(["stopped; its checkpoint is saved", "the silo of device silo-1/0 is shutting down"]);
    }

    [Fact]
    public async Task GatewayKilledAndPostgresAwayForLongerThanThePatience_TheSweepGoesOn()
    {
        await using var use = await shared.UseAsync(3);
        var cluster = use.Cluster;
        var sweep = await cluster.PostAsync(Sweep);
        await cluster.UntilAsync(sweep, events => Running(events) >= 2);

        await cluster["gateway"].KillAsync();
        cluster.Postgres.End();
        await Task.Delay(new ClusterTimes().Patience + TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        cluster.Postgres.Begin();
        await cluster.StartGatewayAsync();
        var table = await cluster.TableAtEndAsync(sweep);

        table.ShouldBe(await EmbeddedAsync(Sweep));
        (await cluster.GetAsync(sweep)).ShouldContain("\"completed\"");
    }

    [Fact]
    public async Task WholeClusterKilled_AndStartedAgain_TheSweepGoesOn()
    {
        await using var use = await shared.UseAsync(3);
        var cluster = use.Cluster;
        var sweep = await cluster.PostAsync(Sweep);
        await cluster.UntilAsync(sweep, events => events.Any(past => past.Event is SweepEvent.RungReached));

        foreach (var name in (string[])["silo-1", "silo-2", "silo-3", "gateway"])
            await cluster[name].KillAsync();
        await Task.WhenAll(
            cluster.StartSiloAsync("silo-1"),
            cluster.StartSiloAsync("silo-2"),
            cluster.StartSiloAsync("silo-3"),
            cluster.StartGatewayAsync()
        );
        var table = await cluster.TableAtEndAsync(sweep);

        table.ShouldBe(await EmbeddedAsync(Sweep));
        Failures(await cluster.EventsAsync(sweep)).ShouldAllBe(failure => failure.Kind == FailureKind.Preempted);
    }

    private static string Trials(int trials, string compute = "min: 2e5, max: 1.8e6") =>
        MixtureSweep.Of("cluster", $"algorithm: sha, eta: 3, arms: method, compute: {{unit: nfe, {compute}}}", trials);

    private static Task<string> EmbeddedAsync(string sweep) => Expected.GetOrAdd(sweep, ClusterProcesses.EmbeddedTableAsync);

    private static List<SweepEvent.SegmentFailed> Failures(IReadOnlyList<PastEvent> events) =>
        [.. events.Select(past => past.Event).OfType<SweepEvent.SegmentFailed>()];

    private static int Running(IReadOnlyList<PastEvent> events) =>
        events.Count(past => past.Event is SweepEvent.SegmentStarted)
        - events.Count(past => past.Event is SweepEvent.RungReached or SweepEvent.SegmentFailed);

    private static PastEvent? Restart(IReadOnlyList<PastEvent> events, SweepEvent.SegmentFailed lost) =>
        events.FirstOrDefault(past =>
            past.Event is SweepEvent.SegmentStarted started
            && started.Trial == lost.Trial
            && started.Rung == lost.Rung
            && started.Attempt == lost.Attempt + 1
        );

    // Here a slot stands for a device, one per silo: a second start on a slot comes after the end of the first.
    private static List<SweepEvent.SegmentStarted> OverlapOfDevices(IReadOnlyList<PastEvent> events)
    {
        var (busy, twice) = (new Dictionary<int, int>(), new List<SweepEvent.SegmentStarted>());
        foreach (var past in events)
        {
            if (past.Event is SweepEvent.SegmentStarted started && !busy.TryAdd(started.Slot, started.Trial))
                twice.Add(started);
            var ended = past.Event switch
            {
                SweepEvent.RungReached reached => reached.Trial,
                SweepEvent.SegmentFailed failed => failed.Trial,
                _ => (int?)null,
            };
            if (ended is { } trial)
                busy.Remove(busy.First(slot => slot.Value == trial).Key);
        }

        return twice;
    }
}
