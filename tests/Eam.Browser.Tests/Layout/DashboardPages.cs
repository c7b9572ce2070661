namespace Eam.Browser.Tests.Layout;

/// <summary>Every page of the dashboard, over two finished sweeps, one of a program of the user's own, and the devices of a cluster.</summary>
internal static class DashboardPages
{
    /// <summary>A name for files, the address, and the test id of what is there last.</summary>
    public static IReadOnlyList<(string Name, string Address, string Shown)> Of(string first, string second, string program) =>
        [
            ("sweeps", "sweeps", "sweeps"),
            ("sweep", $"sweeps/{first}", "chart-curves"),
            ("trial", $"sweeps/{first}/trials/3", "chart-trial-curve"),
            ("program", $"sweeps/{program}/trials/0", "section-output"),
            ("compare", $"compare?sweep={first}&sweep={second}", "chart-overlay"),
            ("devices", "devices", "devices-tally"),
            ("new", "new", "editor"),
        ];

    /// <summary>Scrolls through a page, so that all its parts are built.</summary>
    public static async Task BuildAllAsync(Browsing.Visit visit)
    {
        foreach (var section in await visit.Page.Locator("section.part").AllAsync())
        {
            await section.ScrollIntoViewIfNeededAsync();
            await Microsoft.Playwright.Assertions.Expect(section.Locator(".placeholder")).ToHaveCountAsync(0);
        }

        foreach (var chart in await visit.Page.Locator("figure.chart:has(.frame)").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            await Browsing.Visit.SeesAsync(chart.Locator(".drawing svg").First);
        }

        await visit.Page.EvaluateAsync("scrollTo(0, 0)");
    }
}
