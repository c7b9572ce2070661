using Eam.Cluster.Tests.Processes;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>What a cluster costs beside one process with as many slots. Figures: docs/cluster.md.</summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class OverheadTests(SharedCluster shared)
{
    private const int Slots = 3, Fewest = 3, Most = 7;

    // 27 segments, one to three seconds each where a processor is free.
    private static readonly string Sweep = MixtureSweep.Of("overhead", "algorithm: sha, eta: 3, compute: {unit: nfe, min: 4e5, max: 3.6e6}", trials: 18, $"slots: {Slots}");

    [Fact]
    public async Task ThreeSilos_BesideOneProcessWithThreeSlots_TakeNoTenthMore()
    {
        await using var use = await shared.UseAsync(Slots);
        var cluster = use.Cluster;
        var (ratios, budget) = (new List<double>(), new TestBudget(0.35));
        for (var round = 0; budget.Allows(round, 1 + Fewest, 1 + Most); round++)
        {
            // In turns, and the first pair not counted: code is still being compiled in all processes.
            var embedded = Seconds(await ClusterProcesses.EmbeddedEventsAsync(Sweep, Slots));
            var sweep = await cluster.PostAsync(Sweep);
            await cluster.TableAtEndAsync(sweep);
            var distributed = Seconds(await cluster.EventsAsync(sweep));
            TestContext.Current.SendDiagnosticMessage($"round {round}: one process {embedded:F1} s, three silos {distributed:F1} s, ratio {distributed / embedded:F3}");
            if (round > 0)
                ratios.Add(distributed / embedded);
        }

        ratios.Sort();
        ratios[ratios.Count / 2].ShouldBeLessThan(1.1);
    }

    private static double Seconds(IReadOnlyList<PastEvent> events) => (events[^1].Time - events[0].Time).TotalSeconds;
}
