using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;

namespace Eam.Grains.Tests.Client;

public sealed class SweepFollowersTests
{
    private const int Readers = 20;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task WatchAsync_ManyReaders_SubscribeOnceAndSeeAll()
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
        await gate.ReachedAsync(2);

        var joined = new CountdownEvent(Readers);
        var states = Enumerable.Range(0, Readers).Select(_ => LastAsync(cluster.Service.WatchAsync(sweep, Now), joined)).ToList();
        await Task.Run(joined.Wait, Now);
        var events = Enumerable
            .Range(0, Readers)
            .Select(_ => cluster.Service.EventsAsync(sweep, 0, follow: true, Now).ToListAsync(Now).AsTask())
            .ToList();
        var (streams, news) = (calls.Count("IAsyncEnumerableGrainExtension.StartEnumeration"), calls.Count("ISweepGrain.NewsAsync"));
        gate.Open();
        var ends = await Task.WhenAll(states);
        var logs = await Task.WhenAll(events);

        ends.ShouldAllBe(end => end.Status == SweepStatus.Completed && end.Sequence == ends[0].Sequence);
        logs.ShouldAllBe(log =>
            log.Select(past => past.Sequence).SequenceEqual(Enumerable.Range(1, (int)ends[0].Sequence).Select(number => (long)number))
        );
        streams.ShouldBe(1);

        // Each reader asks once or twice where it begins. What happens later comes with the one stream.
        calls.Count("ISweepGrain.NewsAsync").ShouldBeLessThan(news + (3 * Readers));
    }

    [Fact(Timeout = 30_000)]
    public async Task WatchAsync_AfterAllReadersLeft_SubscribesAgain()
    {
        using var gate = new Gate();
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => gate.Runner);
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        await gate.ReachedAsync(1);
        await cluster.UntilAsync(sweep, update => update.Live.Count == 1);

        gate.Open();

        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed, "a sweep that has ended has one last state");
    }

    private static async Task<SweepUpdate> LastAsync(IAsyncEnumerable<SweepUpdate> updates, CountdownEvent joined)
    {
        SweepUpdate? last = null;
        await foreach (var update in updates)
        {
            if (last is null)
                joined.Signal();
            last = update;
        }

        return last!;
    }
}
