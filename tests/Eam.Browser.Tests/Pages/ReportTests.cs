using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Server.Reports;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

/// <summary>The file of <c>eam report</c>, opened from the disk.</summary>
public sealed class ReportTests(Chromium chromium)
{
    // Added after the page's own listener, so it sees what that has drawn for paper.
    private const string Look = """
        () => addEventListener('beforeprint', () => {
          const charts = [...document.querySelectorAll('figure.chart:has(.frame)')];
          const drawn = charts.filter(chart => chart.querySelector('.drawing svg'));
          window.printed = { charts: charts.length, missing: charts.filter(chart => !drawn.includes(chart)).map(chart => chart.id), rows: document.querySelectorAll('.trials tbody tr[data-testid]').length };
        })
        """;

    private const string TooWide = """
        () => [...document.querySelectorAll('table, pre, figure, .drawing svg')]
          .filter(node => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1)
          .map(node => `${node.tagName} ${node.getAttribute('class') ?? ''} ${Math.round(node.getBoundingClientRect().right)}`)
        """;

    [Fact]
    public async Task Print_WithoutScrolling_HasEveryChartAndEveryTrial()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        using var folder = new TemporaryFolder();
        await OpenAsync(visit, folder, server, sweep);
        await visit.Page.EvaluateAsync(Look);

        var pdf = await visit.Page.PdfAsync(new() { Format = "A4" });

        pdf.AsSpan(0, 5).SequenceEqual("%PDF-"u8).ShouldBeTrue();
        (await visit.Page.EvaluateAsync<string[]>("window.printed.missing")).ShouldBeEmpty("charts that are not on paper");
        (await visit.Page.EvaluateAsync<int>("window.printed.charts")).ShouldBeGreaterThanOrEqualTo(5);
        (await visit.Page.EvaluateAsync<int>("window.printed.rows")).ShouldBe(18);
    }

    [Fact]
    public async Task Print_OnA4_CutsNothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        using var folder = new TemporaryFolder();
        await OpenAsync(visit, folder, server, sweep);

        // 210 mm without two margins of 12 mm, at 96 pixels per inch.
        await visit.Page.SetViewportSizeAsync(703, 1000);
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await visit.Page.EvaluateAsync("() => { dispatchEvent(new Event('beforeprint')) }");
        await Visit.SeesAsync(visit.At("chart-parallel").Locator(".drawing svg"));

        (await visit.Page.EvaluateAsync<string[]>(TooWide)).ShouldBeEmpty("wider than the paper");
    }

    [Fact]
    public async Task Metric_Chosen_ChangesEveryChart()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        using var folder = new TemporaryFolder();
        await OpenAsync(visit, folder, server, sweep);

        await visit.At("metric").SelectOptionAsync("sw2");

        await Visit.ReadsAsync(visit.At("chart-curves").Locator("h3"), "Sw2 versus compute");
        await Visit.ReadsAsync(visit.At("chart-target").Locator("h3"), "sw2");
        await Visit.ReadsAsync(visit.At("chart-pareto").Locator("h3"), "Pareto front: sw2");
        await Visit.ReadsAsync(visit.At("chart-ladder").Locator(".note"), "Trials were promoted by control objective");
    }

    [Fact]
    public async Task Overlay_OfDifferentObjectives_HasOneMetricAndSaysWhy()
    {
        await using var server = await ScriptedServer.StartAsync();
        var first = await server.FinishAsync();
        var second = await server.FinishAsync(SweepSpecs.Small(seed: 8, name: "other") with { Objective = new Objective("sw2", false) });
        await using var visit = await chromium.VisitAsync(server.Address);
        using var folder = new TemporaryFolder();
        await OpenAsync(visit, folder, server, first, second);

        await Visit.ReadsAsync(visit.At("overlay-reason"), "different objectives (control_objective, sw2)");
        await Visit.ReadsAsync(visit.At("chart-overlay").Locator("h3"), "control objective versus compute");
        await visit.At("overlay-metric").SelectOptionAsync("reward");
        await Visit.ReadsAsync(visit.At("chart-overlay").Locator("h3"), "reward versus compute");
    }

    private static async Task OpenAsync(Visit visit, TemporaryFolder folder, ScriptedServer server, params string[] sweeps)
    {
        var results = sweeps.Select(sweep => SweepResults.Load(Path.Combine(server.Folder, "sweeps", sweep))).ToList();
        var data = await ReportSource.ReadAsync(results, DateTimeOffset.UnixEpoch, _ => ["eam run small.yaml --seed 7"]);
        var file = folder.File("report.html");
        await File.WriteAllTextAsync(file, ReportPage.Write(data, ReportPage.Template()), TestContext.Current.CancellationToken);
        await visit.Page.GotoAsync(new Uri(file).AbsoluteUri);
        await Visit.SeesAsync(visit.At("chart-curves").First);
    }
}
