using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Grains.Devices;
using Eam.Grains.Tests.Schedules;
using Eam.Testing;

namespace Eam.Grains.Tests.Devices;

public sealed class SweepRunnersTests
{
    [Fact]
    public async Task UseAsync_DatabaseAway_IsNoFaultOfTheTrialAndIsTriedAgain()
    {
        using var data = new TemporaryFolder();
        var catalog = new FaultyCatalog(data.Path, () => FaultPlan.None) { IsAway = true };
        await using var runners = new SweepRunners(catalog, new SiloEngine(new LocalSweepOptions { Folder = data.Path }, data.Path));
        using var guard = new SegmentGuard();

        var away = await Should.ThrowAsync<StorageUnavailableException>(() => runners.UseAsync("small-1"));

        guard.Explain(3, away).Obstacle.ShouldBe("the database is away: find");
        catalog.IsAway = false;
        await Should.ThrowAsync<NotFoundException>(() => runners.UseAsync("small-1"));
    }
}
