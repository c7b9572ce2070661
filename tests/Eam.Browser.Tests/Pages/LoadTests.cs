using System.Diagnostics;
using System.Globalization;
using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Testing.Sweeps;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

/// <summary>How soon a sweep's page shows. The limits leave room for a busy machine; the figures of docs/dashboard.md are what these tests tell.</summary>
[Trait("Category", "Long")]
public sealed class LoadTests(Chromium chromium, ITestOutputHelper output)
{
    // Contentful paint and the main chart, in milliseconds since the navigation began.
    private const string Shown = """
        () => new Promise(done => {
          const look = () => {
            const paint = performance.getEntriesByName('first-contentful-paint')[0];
            if (paint && document.querySelector('#curves .drawing svg')) done([paint.startTime, performance.now()]);
            else requestAnimationFrame(look);
          };
          look();
        })
        """;

    [Fact]
    public async Task SweepPage_OfAThousandTrials_ShowsSoon()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync(SweepSpecs.Small(trials: 1000, name: "thousand"));
        for (var visits = 0; visits < 3; visits++)
        {
            await using var visit = await chromium.VisitAsync(server.Address);
            await visit.GoAsync($"sweeps/{sweep}");
            var times = await visit.Page.EvaluateAsync<double[]>(Shown);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"1,000 trials, visit {visits + 1}: first contentful paint {times[0]:F0} ms, reward versus compute {times[1]:F0} ms"
                )
            );
            times[0].ShouldBeLessThan(5_000);
            times[1].ShouldBeLessThan(15_000);
            visit.ShouldBeClean();
        }
    }

    [Fact]
    public async Task SweepPage_OfTenThousandTrialsThatRun_StaysLive()
    {
        await using var server = await ScriptedServer.StartAsync(segments: 8_000);
        var sweep = await server.BeginAsync(SweepSpecs.Small(trials: 10_000, name: "ten-thousand"));
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        var times = await visit.Page.EvaluateAsync<double[]>(Shown);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"10,000 trials: first contentful paint {times[0]:F0} ms, reward versus compute {times[1]:F0} ms"
            )
        );

        // It goes on under the page, and a click is answered meanwhile.
        var watch = Stopwatch.StartNew();
        await visit.At("axis-log").ClickAsync();
        await Assertions.Expect(visit.At("axis-log")).ToHaveAttributeAsync("aria-pressed", "false");
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"10,000 trials: a click is answered after {watch.ElapsedMilliseconds} ms")
        );
        watch.ElapsedMilliseconds.ShouldBeLessThan(10_000);
        server.Let();
        await Assertions
            .Expect(visit.Page.Locator("header.page .state").First)
            .ToContainTextAsync("completed", new() { Timeout = 600_000 });
        await Assertions.Expect(visit.At("chart-curves")).ToContainTextAsync("medians are of all");
        visit.ShouldBeClean();
    }
}
