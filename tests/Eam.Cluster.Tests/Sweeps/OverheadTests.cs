using Eam.Cluster.Tests.Processes;
using Eam.Core.Sweeps;
using Eam.Testing;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>Measures the cost of a cluster against one process with as many slots. docs/cluster.md#what-it-costs has the results.</summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class OverheadTests(SharedCluster shared)
{
    private const int Slots = 3,
        Fewest = 3,
        Most = 9;

    // 27 segments of one to three seconds each on a free processor.
    private static readonly string Sweep = Of("overhead", 18, "{unit: nfe, min: 4e5, max: 3.6e6}");

    // The runtime optimises a method in two steps, after 30 calls each, and some methods with hot loops are called once a segment. So each silo needs
    // 60 segments until its code is final; short ones do.
    private static readonly string WarmUp = Of("warm-up", Slots * 45, "{unit: nfe, min: 2e4, max: 1.8e5}");

    [Fact]
    public async Task ThreeSilos_BesideOneProcessWithThreeSlots_TakeNoTenthMore()
    {
        await using var use = await shared.UseAsync(Slots);
        var cluster = use.Cluster;
        var (ratios, budget) = (new List<double>(), new TestBudget(0.5));
        await ClusterProcesses.EmbeddedEventsAsync(WarmUp, Slots);
        await cluster.TableAtEndAsync(await cluster.PostAsync(WarmUp));
        for (var round = 0; budget.Allows(round, Fewest, Most); round++)
        {
            var alone = await ClusterProcesses.EmbeddedEventsAsync(Sweep, Slots);
            var sweep = await cluster.PostAsync(Sweep);
            await cluster.TableAtEndAsync(sweep);
            var together = await cluster.EventsAsync(sweep);
            var (embedded, distributed) = (Seconds(alone), Seconds(together));
            TestContext.Current.SendDiagnosticMessage(
                $"round {round}: one process {embedded:F1} s ({Parts(alone)}), three silos {distributed:F1} s ({Parts(together)}), ratio {distributed / embedded:F3}"
            );
            ratios.Add(distributed / embedded);
        }

        // Single rounds differ by a tenth and more on both sides, so the median needs many of them.
        ratios.Sort();
        ratios[ratios.Count / 2].ShouldBeLessThan(1.1, string.Join(' ', ratios));
    }

    private static string Of(string name, int trials, string compute) =>
        MixtureSweep.Of(name, $"algorithm: sha, eta: 3, compute: {compute}", trials, $"slots: {Slots}");

    // Splits a sweep's time by its events: before the first segment, between segments of a slot, in the first segment of each slot, and in the others.
    private static string Parts(IReadOnlyList<PastEvent> events)
    {
        var (started, ended, spans) = (
            new Dictionary<int, (int Slot, DateTimeOffset Time)>(),
            new Dictionary<int, DateTimeOffset>(),
            new List<(bool IsFirst, double Seconds)>()
        );
        var (first, between, gaps) = (
            events.First(past => past.Event is SweepEvent.SegmentStarted).Time - events[0].Time,
            TimeSpan.Zero,
            0
        );
        foreach (var past in events)
        {
            if (past.Event is SweepEvent.SegmentStarted start)
            {
                (between, gaps) = ended.TryGetValue(start.Slot, out var end) ? (between + (past.Time - end), gaps + 1) : (between, gaps);
                started[start.Trial] = (start.Slot, past.Time);
            }
            else if (past.Event is SweepEvent.RungReached reached)
            {
                var (slot, time) = started[reached.Trial];
                spans.Add((!ended.ContainsKey(slot), (past.Time - time).TotalSeconds));
                ended[slot] = past.Time;
            }
        }

        return $"{first.TotalMilliseconds:F0} ms before, {spans.Where(span => span.IsFirst).Average(span => span.Seconds):F2} s a first segment, "
            + $"{spans.Where(span => !span.IsFirst).Average(span => span.Seconds):F2} s another, {between.TotalMilliseconds / Math.Max(1, gaps):F0} ms between";
    }

    private static double Seconds(IReadOnlyList<PastEvent> events) => (events[^1].Time - events[0].Time).TotalSeconds;
}
