using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Core.Sweeps;
using Eam.Testing.Devices;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Browser.Tests.Layout;

/// <summary>Pictures of every page for people to look at, in artifacts/screenshots.</summary>
public sealed class ScreenshotTests(Chromium chromium)
{
    [Theory]
    [Trait("Category", "Long")]
    [InlineData(360, false)]
    [InlineData(360, true)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(2560, false)]
    [InlineData(2560, true)]
    public async Task Pages_AtEachSizeAndTheme_ArePictured(int width, bool dark)
    {
        await using var server = await ScriptedServer.StartAsync(
            script: request => request.Trial % 17 == 4 ? ScriptedRunner.Diverge(request) : null,
            devices: new FakeDevices()
        );
        var (first, second) = (await server.FinishAsync(Spec("mixture", 3)), await server.FinishAsync(Spec("mixture-again", 4)));
        var program = await server.FinishProgramAsync();
        await using var visit = await chromium.VisitAsync(server.Address, width, width < 600 ? 780 : 900, dark);
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;
        foreach (var (name, address, shown) in DashboardPages.Of(first, second, program))
        {
            await visit.GoAsync(address);
            await Visit.SeesAsync(visit.At(shown));
            await DashboardPages.BuildAllAsync(visit);
            var file = Path.Combine(folder, $"{name}-{width}-{(dark ? "dark" : "light")}.png");
            await visit.Page.ScreenshotAsync(new() { Path = file, FullPage = true });
            new FileInfo(file).Length.ShouldBeGreaterThan(5_000);
        }

        visit.ShouldBeClean();
    }

    private static SweepSpec Spec(string name, ulong seed) =>
        SweepSpecs.Small(trials: 54, seed: seed, finalSeeds: 3, maxFailures: 10, name: name);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Eam.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
