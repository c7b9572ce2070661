using Eam.Cluster.Tests.Processes;
using Eam.Core.Sweeps;
using Eam.Testing;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>A series of failures: silos of real processes are killed, shut down and restarted at random during a sweep.</summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class TroubleTests(SharedCluster shared)
{
    private const int Silos = 3,
        Most = 10,
        Fewest = 3;

    private static readonly string Sweep = MixtureSweep.Of(
        "trouble",
        "algorithm: sha, eta: 3, arms: method, compute: {unit: nfe, min: 4e5, max: 3.6e6}",
        trials: 18
    );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SilosKilledAndTerminatedAtRandom_TheSweepEndsWithTheTableOfOneMachine(int seed)
    {
        await using var use = await shared.UseAsync(Silos);
        var cluster = use.Cluster;
        var (random, troubles, budget) = (new Random(seed), 0, new TestBudget(0.15));
        var sweep = await cluster.PostAsync(Sweep);
        for (var reached = await ReachedAsync(cluster, sweep, 1); reached < Segments && budget.Allows(troubles, Fewest, Most); troubles++)
        {
            var (name, kills) = ($"silo-{1 + random.Next(Silos)}", random.Next(2) == 0);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {(kills ? "kills" : "terminates")} {name}"
            );
            if (kills)
                await cluster[name].KillAsync();
            else
                (await cluster[name].TerminateAsync()).ShouldBe(0);

            // The sweep continues without that silo.
            reached = await ReachedAsync(cluster, sweep, Math.Min(reached + 2, Segments));
            await cluster.StartSiloAsync(name);
        }

        var table = await cluster.TableAtEndAsync(sweep);

        table.ShouldBe(await ClusterProcesses.EmbeddedTableAsync(Sweep));
        troubles.ShouldBeGreaterThanOrEqualTo(Fewest, "the sweep ended too early");
        var events = await cluster.EventsAsync(sweep);
        events
            .Select(past => past.Event)
            .OfType<SweepEvent.RungReached>()
            .GroupBy(reached => (reached.Trial, reached.Rung))
            .ShouldAllBe(reports => reports.Count() == 1);
        events.Select(past => past.Event).OfType<SweepEvent.SegmentFailed>().ShouldAllBe(failure => failure.Kind == FailureKind.Preempted);
    }

    // Of the 9 trials of each method, 3 are promoted, and then 1 of those.
    private const int Segments = 2 * (9 + 3 + 1);

    // Waits until the given number of segments have succeeded; returns how many have succeeded by then.
    private static async Task<int> ReachedAsync(ClusterProcesses cluster, string sweep, int segments)
    {
        var events = await cluster.UntilAsync(sweep, events => events.Count(IsReached) >= segments);
        return events.Count(IsReached);
    }

    private static bool IsReached(PastEvent past) => past.Event is SweepEvent.RungReached;
}
