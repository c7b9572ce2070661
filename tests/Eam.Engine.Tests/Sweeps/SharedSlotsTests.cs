using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>Several sweeps of one service share its slots.</summary>
public sealed class SharedSlotsTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task StartAsync_ThreeSweepsOnTwoSlots_RunTwoSegmentsAtMostAndEndWithTheTablesOfEachAlone()
    {
        await using var alone = Service(null, (_, _, _) => null);
        var expected = await TableAsync(await LastAsync(alone, await StartAsync(alone, "alone")));
        var (running, most) = (0, 0);
        using var both = new ManualResetEventSlim();
        await using var service = Service(2, (_, request, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);

            // Waits for a second one: the budget is used in full too.
            if (now == 2)
                both.Set();
            if (request is { Trial: 0, Rung: 0 })
                both.Wait(Now);
            Interlocked.Decrement(ref running);
            return null;
        });

        var sweeps = new[] { await StartAsync(service, "a"), await StartAsync(service, "b"), await StartAsync(service, "c") };
        var last = await Task.WhenAll(sweeps.Select(sweep => LastAsync(service, sweep)));

        last.ShouldAllBe(update => update.Status == SweepStatus.Completed && update.Message == null);
        foreach (var update in last)
            (await TableAsync(update)).ShouldBe(expected);
        most.ShouldBe(2);
    }

    [Fact]
    public async Task StartAsync_AllSlotsBusy_WaitsSaysSoAndGoesOnWhenOneIsFree()
    {
        using var slow = new ManualResetEventSlim();
        await using var service = Service(2, (sweep, _, token) => sweep == "quick" || slow.IsSet ? null : ScriptedRunner.Hang(token));
        var first = await StartAsync(service, "first");
        await UntilAsync(service, first, update => update.Live.Count == 2);

        var quick = await StartAsync(service, "quick");
        await UntilAsync(service, quick, update => update is { Status: SweepStatus.Running, Message: "waits for a slot: 2 of 2 are busy" });
        await service.CancelTrialAsync(first, 0, Now);

        // The freed slot goes to the sweep that has none, until that is done.
        (await LastAsync(service, quick)).Status.ShouldBe(SweepStatus.Completed);
        await UntilAsync(service, first, update => update.Live.Count == 2);
        await service.StopAsync(first, Now);
    }

    [Fact]
    public async Task PauseAsync_SweepThatWaitsOrHasTheSlots_LetsTheOthersPast()
    {
        await using var service = Service(1, (sweep, _, token) => sweep == "quick" ? null : ScriptedRunner.Hang(token));
        var first = await StartAsync(service, "first");
        await UntilAsync(service, first, update => update.Live.Count == 1);
        var waiting = await StartAsync(service, "waiting");
        await UntilAsync(service, waiting, update => update.Message is not null);
        var quick = await StartAsync(service, "quick");
        await UntilAsync(service, quick, update => update.Message is not null);

        await service.PauseAsync(waiting, Now);
        await service.PauseAsync(first, Now);

        (await LastAsync(service, quick)).Status.ShouldBe(SweepStatus.Completed);
        (await service.GetAsync(waiting, Now)).Message.ShouldNotBeNull().ShouldStartWith("paused");
        await service.ResumeAsync(waiting, Now);
        await UntilAsync(service, waiting, update => update.Live.Count == 1);
        await service.ResumeAsync(first, Now);
        await UntilAsync(service, first, update => update.Message == "waits for a slot: 1 of 1 are busy");
        await service.CancelAsync(first, Now);
        (await service.GetAsync(first, Now)).Status.ShouldBe(SweepStatus.Cancelled);
    }

    [Fact]
    public async Task DisposeAsync_SweepsRunAndWait_DrainsAll()
    {
        var service = Service(1, (_, _, token) => ScriptedRunner.Hang(token));
        var sweeps = new[] { await StartAsync(service, "a"), await StartAsync(service, "b"), await StartAsync(service, "c") };
        foreach (var sweep in sweeps)
            await UntilAsync(service, sweep, update => update.Live.Count == 1 || update.Message is not null);

        await service.DisposeAsync();

        foreach (var sweep in sweeps)
            (await service.GetAsync(sweep, Now)).Status.ShouldBe(SweepStatus.Stopped);
    }

    private LocalSweepService Service(int? shared, Func<string, SegmentRequest, CancellationToken, SegmentOutcome?> behaviour) =>
        new(
            new()
            {
                Folder = _data.Path,
                Slots = 2,
                SharedSlots = shared,
                CreateRunner = (spec, _) => new ScriptedRunner { Behaviour = (request, token) => behaviour(spec.Name, request, token) },
            }
        );

    private static Task<string> StartAsync(LocalSweepService service, string name) =>
        service.StartAsync(SweepSpecs.Small(name: name), "", Now);

    private static async Task UntilAsync(LocalSweepService service, string sweep, Func<SweepUpdate, bool> holds)
    {
        await foreach (var update in service.WatchAsync(sweep, Now))
        {
            if (holds(update))
                return;
        }

        throw new InvalidOperationException($"{sweep} ended before");
    }

    private static async Task<SweepUpdate> LastAsync(LocalSweepService service, string sweep)
    {
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, Now))
            last = update;
        return last!;
    }

    private static Task<string> TableAsync(SweepUpdate last) => File.ReadAllTextAsync(Path.Combine(last.Folder, "trials.csv"), Now);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen; )
            seen = Volatile.Read(ref most);
    }
}
