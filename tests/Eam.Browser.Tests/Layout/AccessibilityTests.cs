using System.Globalization;
using System.Text.Json;
using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Testing.Devices;
using Eam.Testing.Sweeps;

namespace Eam.Browser.Tests.Layout;

public sealed class AccessibilityTests(Chromium chromium)
{
    // Roles that mean nothing to a listener without a name.
    private static readonly HashSet<string> Named =
    [
        "button",
        "link",
        "textbox",
        "searchbox",
        "combobox",
        "checkbox",
        "image",
        "img",
        "progressbar",
        "dialog",
        "application",
        "region",
        "group",
        "navigation",
        "heading",
    ];

    // Text of ordinary size needs 4.5 : 1 against what it lies on, large or bold text 3 : 1 (WCAG 2.2, 1.4.3).
    private const string FaintTexts = """
        () => {
          const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
          const rgba = color => { context.clearRect(0, 0, 1, 1); context.fillStyle = color; context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data].map((v, i) => i < 3 ? v : v / 255); };
          const over = (top, ground) => [0, 1, 2].map(i => top[i] * top[3] + ground[i] * (1 - top[3]));
          const luminance = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = node => {
            const layers = [];
            for (let at = node; at; at = at.parentElement) layers.unshift(rgba(getComputedStyle(at).backgroundColor));
            return layers.reduce((under, layer) => over(layer, under), [255, 255, 255]);
          };
          const found = new Map();
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const [text, node] = [walk.currentNode.textContent.trim(), walk.currentNode.parentElement];
            if (!text || node.closest('[aria-hidden=true], :disabled, noscript, script, style, [hidden]') || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            const style = getComputedStyle(node);
            const under = ground(node);
            const ink = over(rgba(node.closest('svg') ? style.fill : style.color), under);
            const [a, b] = [luminance(ink), luminance(under)];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            const size = parseFloat(style.fontSize);
            if (ratio < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5)) found.set(`${node.tagName}.${node.getAttribute('class') ?? ''} "${text.slice(0, 30)}"`, ratio.toFixed(2));
          }
          return [...found].map(([what, ratio]) => `${what} ${ratio}`);
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_InThisTheme_HaveNamesAndContrast(bool dark)
    {
        await using var server = await ScriptedServer.StartAsync(devices: new FakeDevices());
        var (first, second) = (await server.FinishAsync(), await server.FinishAsync(SweepSpecs.Small(seed: 8, name: "other")));
        var program = await server.FinishProgramAsync();
        await using var visit = await chromium.VisitAsync(server.Address, dark: dark);
        foreach (var (name, address, shown) in DashboardPages.Of(first, second, program))
        {
            await visit.GoAsync(address);
            await Visit.SeesAsync(visit.At(shown));
            await DashboardPages.BuildAllAsync(visit);
            (await NamelessAsync(visit)).ShouldBeEmpty($"without a name on page {name}");
            (await visit.Page.EvaluateAsync<string[]>(FaintTexts)).ShouldBeEmpty($"too faint on page {name}");
            (await visit.Page.Locator("h1").CountAsync()).ShouldBe(1, $"page {name} has one first heading");
            (
                await visit.Page.EvaluateAsync<string[]>(
                    "[...new Set([...document.querySelectorAll('[id]')].map(n => n.id).filter((id, i, all) => all.indexOf(id) !== i))]"
                )
            ).ShouldBeEmpty($"ids that are there twice on page {name}");
        }

        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Theme_FollowsTheSystemUntilOneIsChosen()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var visit = await chromium.VisitAsync(server.Address, dark: true);
        await visit.GoAsync();
        var dark = await GroundAsync(visit);
        await visit.At("theme").ClickAsync();
        var light = await GroundAsync(visit);
        light.ShouldNotBe(dark);
        await visit.Page.ReloadAsync();
        await Visit.SeesAsync(visit.At("theme"));
        (await GroundAsync(visit)).ShouldBe(light);
        visit.ShouldBeClean();
    }

    private static Task<string> GroundAsync(Visit visit) =>
        visit.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor");

    /// <summary>Roles of the browser's own accessibility tree that need a name and have none.</summary>
    private static async Task<List<string>> NamelessAsync(Visit visit)
    {
        var session = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        var tree = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value;
        await session.DetachAsync();
        return
        [
            .. tree.GetProperty("nodes")
                .EnumerateArray()
                .Where(IsNameless)
                .Select(node => string.Create(CultureInfo.InvariantCulture, $"{Text(node, "role")} {node.GetRawText()}")),
        ];
    }

    private static bool IsNameless(JsonElement node) =>
        !node.GetProperty("ignored").GetBoolean() && Named.Contains(Text(node, "role")) && Text(node, "name").Trim().Length == 0;

    private static string Text(JsonElement node, string property) =>
        node.TryGetProperty(property, out var value) && value.TryGetProperty("value", out var text)
            ? text.GetString() ?? string.Empty
            : string.Empty;
}
