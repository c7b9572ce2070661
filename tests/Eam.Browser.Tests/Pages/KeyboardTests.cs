using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

public sealed class KeyboardTests(Chromium chromium)
{
    private const string Focused = """
        () => {
          const node = document.activeElement;
          const style = getComputedStyle(node);
          return { what: node.getAttribute('aria-label') ?? node.textContent.trim(), id: node.dataset.testid ?? '', seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 };
        }
        """;

    [Fact]
    public async Task WalkThrough_ByKeysAlone_ReachesSweepTrialAndBack()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync();
        await Visit.SeesAsync(visit.At("sweeps"));
        await visit.Page.Keyboard.PressAsync("Tab");
        (await FocusAsync(visit)).What.ShouldBe("Skip to content");
        await visit.Page.Keyboard.PressAsync("Enter");
        (await visit.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("main");

        await TabToAsync(visit, focus => focus.What == sweep);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Visit.SeesAsync(visit.At("chart-curves").Locator(".drawing svg").First);
        await TabToAsync(visit, focus => focus.Id == "curves-surface");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        var trial = await visit.Page.Locator(".tip strong").InnerTextAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        (await visit.Page.Locator(".tip").CountAsync()).ShouldBe(0);
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Visit.ReadsAsync(visit.At("trial-title"), trial);

        await TabToAsync(visit, focus => focus.What == sweep);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Visit.SeesAsync(visit.At("sweep-title"));
        await Assertions.Expect(visit.At("trial-title")).ToHaveCountAsync(0);
        visit.ShouldBeClean();
    }

    /// <summary>Presses Tab until it is there; whatever has the focus on the way must show it.</summary>
    private static async Task TabToAsync(Visit visit, Func<Focus, bool> there)
    {
        var passed = new List<string>();
        for (var presses = 0; presses < 60; presses++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            var focus = await FocusAsync(visit);
            focus.Seen.ShouldBeTrue($"'{focus.What}' does not show that it has the focus");
            passed.Add(focus.What);
            if (there(focus))
                return;
        }

        Assert.Fail($"not reached by 60 tabs: {string.Join(" | ", passed)}");
    }

    private static Task<Focus> FocusAsync(Visit visit) => visit.Page.EvaluateAsync<Focus>(Focused);

    private sealed class Focus
    {
        public string What { get; init; } = "";

        public string Id { get; init; } = "";

        public bool Seen { get; init; }
    }
}
