using Eam.Browser.Tests.Browsing;
using Eam.Cluster.Tests.Processes;
using Eam.Core.Sweeps;
using Microsoft.Playwright;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>Tests Eam's dashboard and Orleans' own on a cluster with a running sweep. Screenshots of both are in artifacts/screenshots.</summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class DashboardTests(SharedCluster shared, Chromium chromium)
{
    private static readonly string Sweep = MixtureSweep.Of(
        "seen",
        "algorithm: asha, eta: 3, arms: method, compute: {unit: nfe, min: 2e5, max: 5.4e6}",
        trials: 200
    );

    [Fact]
    public async Task BothDashboards_WhileASweepRuns_ShowIt()
    {
        await using var use = await shared.UseAsync(3);
        var cluster = use.Cluster;
        var sweep = await cluster.PostAsync(Sweep);
        await using var visit = await chromium.VisitAsync(cluster.Address);

        await visit.GoAsync($"sweeps/{sweep}");
        await visit.StateIsAsync("running");
        await cluster.UntilAsync(sweep, events => events.Count(past => past.Event is SweepEvent.RungReached) >= 6);
        await Visit.SeesAsync(visit.Page.Locator("main figure svg").First);
        await PictureAsync(visit, "cluster-sweep");

        await visit.GoAsync("devices");
        await Visit.ReadsAsync(visit.Page.Locator("main"), "silo-2");
        await Visit.ReadsAsync(visit.Page.Locator("main"), sweep);
        await PictureAsync(visit, "cluster-devices");
        visit.ShouldBeClean();

        // Orleans' own pages follow only one of our policies: the origin.
        await using var orleans = await chromium.VisitAsync(cluster.Address);
        await orleans.Page.GotoAsync(new Uri(cluster.Address, "orleans/#/grains").ToString(), new() { WaitUntil = WaitUntilState.Load });
        await Visit.ReadsAsync(orleans.Page.Locator("body"), "SweepGrain");
        await PictureAsync(orleans, "cluster-orleans-grains");
        await orleans.Page.GotoAsync(new Uri(cluster.Address, "orleans/#/silos").ToString(), new() { WaitUntil = WaitUntilState.Load });
        await Visit.ReadsAsync(orleans.Page.Locator("body"), "silo-1");
        await PictureAsync(orleans, "cluster-orleans-silos");
    }

    private static async Task PictureAsync(Visit visit, string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Parent is { } parent && !File.Exists(Path.Combine(folder.FullName, "Eam.sln")))
            folder = parent;
        var file = Path.Combine(folder.FullName, "artifacts", "screenshots", name + ".png");
        await visit.Page.ScreenshotAsync(new() { Path = file });
        new FileInfo(file).Length.ShouldBeGreaterThan(5_000);
    }
}
