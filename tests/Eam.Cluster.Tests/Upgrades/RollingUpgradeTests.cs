using Eam.Cluster.Tests.Processes;
using Eam.Cluster.Tests.Sweeps;
using Eam.Core.Sweeps;
using Eam.Testing;

namespace Eam.Cluster.Tests.Upgrades;

/// <summary>Tests a cluster of two builds whose messages and interface versions differ.</summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class RollingUpgradeTests(SharedCluster shared)
{
    private static readonly string Sweep = MixtureSweep.Of(
        "upgraded",
        "algorithm: sha, eta: 3, compute: {unit: nfe, min: 2e6, max: 6e6}",
        trials: 12
    );

    [Fact]
    public async Task Cluster_ReplacedPieceByPieceUnderASweep_GivesTheTableOfOneMachine()
    {
        string[] silos = ["silo-1", "silo-2"];
        using var folder = new TemporaryFolder();
        var next = await NextBuild.MakeAsync(folder, TestContext.Current.CancellationToken);
        await using var use = await shared.UseAsync(silos.Length);
        var cluster = use.Cluster;
        try
        {
            var sweep = await cluster.PostAsync(Sweep);
            cluster.Program = next;
            foreach (var silo in silos)
            {
                // Each build trains while the other one may coordinate.
                await cluster.UntilTrainingAsync(silos);
                (await cluster[silo].TerminateAsync()).ShouldBe(0);
                await cluster.StartSiloAsync(silo);
            }

            await cluster["gateway"].TerminateAsync();
            await cluster.StartGatewayAsync();
            var table = await cluster.TableAtEndAsync(sweep);

            table.ShouldBe(await ClusterProcesses.EmbeddedTableAsync(Sweep));
            (await cluster.EventsAsync(sweep))
                .Select(past => past.Event)
                .OfType<SweepEvent.SegmentFailed>()
                .ShouldAllBe(failed => failed.Reason == "stopped; its checkpoint is saved", "segments were handed over, and none was lost");
        }
        finally
        {
            // The next test starts with this build again.
            cluster.Program = SiloProcess.OfThisBuild;
            foreach (var name in silos.Append("gateway"))
                await cluster[name].KillAsync();
        }
    }
}
