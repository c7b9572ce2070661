using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Testing.Devices;
using Eam.Testing.Sweeps;

namespace Eam.Browser.Tests.Layout;

public sealed class SizeTests(Chromium chromium)
{
    [Theory]
    [InlineData(360)]
    [InlineData(2560)]
    public async Task Pages_AtThisWidth_DoNotScrollSideways(int width)
    {
        await using var server = await ScriptedServer.StartAsync(devices: new FakeDevices());
        var (first, second) = (await server.FinishAsync(), await server.FinishAsync(SweepSpecs.Small(seed: 8, name: "other")));
        var program = await server.FinishProgramAsync();
        await using var visit = await chromium.VisitAsync(server.Address, width);
        foreach (var (name, address, shown) in DashboardPages.Of(first, second, program))
        {
            await visit.GoAsync(address);
            await Visit.SeesAsync(visit.At(shown));
            await DashboardPages.BuildAllAsync(visit);
            var over = await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            over.ShouldBeLessThanOrEqualTo(0, $"page {name} is wider than {width} pixels");
        }

        visit.ShouldBeClean();
    }
}
