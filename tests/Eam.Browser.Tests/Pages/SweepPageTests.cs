using System.Text.RegularExpressions;
using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Testing.Sweeps;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

public sealed class SweepPageTests(Chromium chromium)
{
    // Several trials may share a path: what is counted is where a line begins.
    private const string Lines =
        "[...document.querySelectorAll('#curves .drawing path')].reduce((n, path) => n + (path.getAttribute('d') ?? '').split('M').length - 1, 0)";

    [Fact]
    public async Task Brush_AlongAnAxis_FiltersTableAndCurves()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.At("section-trials").ScrollIntoViewIfNeededAsync();
        var all = await CountAsync(visit);
        var lines = visit.At("chart-curves").Locator("svg path");
        await visit.At("section-parameters").ScrollIntoViewIfNeededAsync();
        var surface = visit.At("parallel-surface");
        await Visit.SeesAsync(visit.At("chart-parallel").Locator("svg").First);
        await surface.ScrollIntoViewIfNeededAsync();
        var box = (await surface.BoundingBoxAsync())!;

        var axis = (
            await visit.At("chart-parallel").Locator("svg text").Filter(new() { HasText = "learning_rate" }).First.BoundingBoxAsync()
        )!;
        var x = axis.X + (axis.Width / 2);
        await visit.Page.Mouse.MoveAsync(x, box.Y + 45);
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(x + 2, box.Y + (box.Height / 2), new() { Steps = 5 });
        await visit.Page.Mouse.UpAsync();

        await Assertions.Expect(visit.At("trial-filter")).ToHaveValueAsync(new Regex("learning_rate>=.*learning_rate<="));
        await Assertions.Expect(visit.At("trial-count")).ToHaveTextAsync(new Regex($@"^\d+ of {all} trials$"));
        var rows = visit.Page.Locator("[data-testid=trials] tbody tr[data-testid]");
        (await rows.CountAsync()).ShouldBeInRange(1, all - 1);
        await visit.At("clear-filter").ClickAsync();
        await Assertions.Expect(visit.At("trial-count")).ToHaveTextAsync($"{all} trials");
        (await lines.CountAsync()).ShouldBeGreaterThan(0);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Curves_WithAFilter_DrawFewerLines()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        var chart = visit.At("chart-curves").Locator(".drawing svg").First;
        await Visit.SeesAsync(chart);
        await visit.At("section-trials").ScrollIntoViewIfNeededAsync();
        var before = await LinesAsync();
        await visit.At("trial-filter").FillAsync("eam");
        await Assertions.Expect(visit.At("trial-count")).ToContainTextAsync(" of ");
        await visit.At("chart-curves").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(visit.At("chart-curves").GetByRole(AriaRole.Button, new() { Name = "eam" })).ToBeVisibleAsync();
        await visit.Page.WaitForFunctionAsync($"() => {Lines} < {before}");
        (await LinesAsync()).ShouldBeGreaterThan(0);
        visit.ShouldBeClean();

        Task<int> LinesAsync() => visit.Page.EvaluateAsync<int>($"() => {Lines}");
    }

    [Fact]
    public async Task Metric_Chosen_ChangesEveryChart()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.At("metric").SelectOptionAsync("sw2");
        await Visit.ReadsAsync(visit.At("chart-curves").Locator("h3"), "Sw2 versus compute");
        await visit.At("section-results").ScrollIntoViewIfNeededAsync();
        await Visit.ReadsAsync(visit.At("chart-target").Locator("h3"), "sw2");
        await Visit.ReadsAsync(visit.At("chart-pareto").Locator("h3"), "Pareto front: sw2");
        await visit.At("section-scheduling").ScrollIntoViewIfNeededAsync();
        await Visit.ReadsAsync(visit.At("chart-ladder").Locator(".note"), "Trials were promoted by control objective");
        await visit.At("section-parameters").ScrollIntoViewIfNeededAsync();
        await Visit.SeesAsync(visit.At("chart-parallel").Locator("svg text").Filter(new() { HasText = "sw2" }).First);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Ratio_WhileFinalRunsAreMissing_IsGreyAndProvisionalAndThenFinal()
    {
        // Two arms of 9, 3 and 1 trials, then two more seeds of each winner with three segments each, but not all of them.
        await using var server = await ScriptedServer.StartAsync(segments: 26 + 8);
        var sweep = await server.BeginAsync(SweepSpecs.Small(finalSeeds: 3));
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.At("section-results").ScrollIntoViewIfNeededAsync();
        await Visit.ReadsAsync(visit.At("ratio"), "provisional, ");
        await Assertions.Expect(visit.At("ratio")).ToHaveClassAsync("muted");
        await Assertions.Expect(visit.At("ratio")).Not.ToContainTextAsync("95 %");
        server.Let();
        await visit.StateIsAsync("completed");
        await Assertions.Expect(visit.At("ratio")).ToHaveClassAsync("finding");
        await Assertions.Expect(visit.At("ratio")).Not.ToContainTextAsync("provisional");
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Curves_OfATask_HaveItsReferenceAndCountsOfTrials()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        var chart = visit.At("chart-curves").Locator(".drawing svg").First;
        // In the chart if it is near, and below the chart otherwise.
        await Visit.ReadsAsync(visit.At("chart-curves"), "log Z");
        await Visit.ReadsAsync(chart, "n=9");
        await Visit.ReadsAsync(chart, "n=3");
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Table_SortedAndFiltered_ShowsTheRowsInOrderAndOpensATrial()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.At("section-trials").ScrollIntoViewIfNeededAsync();
        var header = visit.At("trials").GetByRole(AriaRole.Button, new() { Name = "trial", Exact = true });
        await header.ClickAsync();
        (await TrialsAsync(visit)).ShouldBeInOrder(SortDirection.Ascending);
        await header.ClickAsync();
        (await TrialsAsync(visit)).ShouldBeInOrder(SortDirection.Descending);

        await visit.At("trial-filter").FillAsync("eam state=completed");
        await Assertions.Expect(visit.At("trial-count")).ToContainTextAsync(" of ");
        var texts = await visit.Page.Locator("[data-testid=trials] tbody tr[data-testid]").AllInnerTextsAsync();
        texts.ShouldNotBeEmpty();
        texts.ShouldAllBe(text => text.Contains("eam", StringComparison.Ordinal) && text.Contains("completed", StringComparison.Ordinal));

        await visit.At("trials").GetByRole(AriaRole.Link).First.ClickAsync();
        await Visit.ReadsAsync(visit.At("trial-title"), $"{sweep} / trial");
        await Visit.SeesAsync(visit.At("chart-trial-curve").Locator("svg").First);
        await Visit.ReadsAsync(visit.At("train-command"), "eam train");
        await visit.Page.GoBackAsync();
        await Visit.SeesAsync(visit.At("sweep-title"));
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Curves_ClickOnALine_OpensItsTrial()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        var surface = visit.At("curves-surface");
        var mark = visit.At("chart-curves").Locator(".drawing svg").First;
        await Visit.SeesAsync(mark);
        var box = (await surface.BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + (box.Height * 0.5f));
        for (var share = 0.1f; share < 0.95f && await visit.Page.Locator("[data-clickable]").CountAsync() == 0; share += 0.05f)
            await visit.Page.Mouse.MoveAsync(box.X + (box.Width * share), box.Y + (box.Height * 0.5f));
        var tip = visit.Page.Locator(".tip strong");
        await Visit.SeesAsync(tip);
        var trial = await tip.InnerTextAsync();
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.UpAsync();
        await Visit.ReadsAsync(visit.At("trial-title"), trial);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Difference_OfTwoTickedTrials_NamesBoth()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.At("section-trials").ScrollIntoViewIfNeededAsync();
        await visit.At("trial-2").GetByRole(AriaRole.Checkbox).CheckAsync();
        await visit.At("trial-11").GetByRole(AriaRole.Checkbox).CheckAsync();
        await Visit.ReadsAsync(visit.At("difference"), "Trial 2 and trial 11");
        (await visit.At("difference").Locator("tr.differs").CountAsync()).ShouldBeGreaterThan(1);
        visit.ShouldBeClean();
    }

    private static async Task<int> CountAsync(Visit visit)
    {
        await Assertions.Expect(visit.At("trial-count")).ToHaveTextAsync(new Regex(@"^\d+ trials$"));
        return int.Parse((await visit.At("trial-count").InnerTextAsync()).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<List<int>> TrialsAsync(Visit visit) =>
        [
            .. (await visit.At("trials").GetByRole(AriaRole.Link).AllInnerTextsAsync()).Select(text =>
                int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            ),
        ];
}
