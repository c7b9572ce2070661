using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Testing.Sweeps;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

public sealed class ComparePageTests(Chromium chromium)
{
    [Fact]
    public async Task Compare_TwoChosenSweeps_OverlaysThemAndSavesTheChart()
    {
        await using var server = await ScriptedServer.StartAsync();
        var (first, second) = (await server.FinishAsync(), await server.FinishAsync(SweepSpecs.Small(seed: 8, name: "other")));
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync();
        await Assertions.Expect(visit.At("compare-chosen")).ToBeDisabledAsync();
        await visit.Page.GetByLabel($"Choose {first}").CheckAsync();
        await visit.Page.GetByLabel($"Choose {second}").CheckAsync();
        await visit.At("compare-chosen").ClickAsync();
        await Visit.SeesAsync(visit.At("chart-overlay").Locator(".drawing svg").First);
        await Visit.ReadsAsync(visit.Page.Locator("table.rows").Last, second);
        (await visit.At("compare-choice").Locator("input:checked").CountAsync()).ShouldBe(2);

        var svg = await SaveAsync(visit, "svg-overlay");
        System.Text.Encoding.UTF8.GetString(svg).ShouldStartWith("<svg");
        var drawn = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(svg));
        drawn.Root!.Descendants().Count(node => node.Name.LocalName == "path").ShouldBeGreaterThan(3);
        drawn.Root.Value.ShouldContain(second);

        var png = await SaveAsync(visit, "png-overlay");
        png.AsSpan(0, 4).SequenceEqual<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']).ShouldBeTrue();
        var width = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        width.ShouldBe(2 * (int)double.Parse(drawn.Root.Attribute("width")!.Value, System.Globalization.CultureInfo.InvariantCulture));
        visit.ShouldBeClean();
    }

    private static async Task<byte[]> SaveAsync(Visit visit, string button)
    {
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.At(button).ClickAsync());
        await using var stream = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
