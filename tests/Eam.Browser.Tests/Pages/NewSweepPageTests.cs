using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

public sealed class NewSweepPageTests(Chromium chromium)
{
    [Fact]
    public async Task Start_AfterAMistakeIsMended_RunsTheSweepToItsEndUnderThePage()
    {
        await using var server = await ScriptedServer.StartAsync(segments: 0);
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync();
        await visit.At("new-sweep").ClickAsync();
        var editor = visit.At("editor");
        await Assertions.Expect(editor).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^name: "));
        var file = await editor.InputValueAsync();

        await editor.FillAsync(file.Replace("eta: 3", "eta: three", StringComparison.Ordinal));
        await visit.At("preview").ClickAsync();
        var line = 1 + Array.FindIndex(file.Split('\n'), text => text.Contains("eta: 3", StringComparison.Ordinal));
        await Visit.ReadsAsync(visit.At("problem"), $"line {line}");
        await Assertions.Expect(visit.Page.Locator(".gutter .wrong")).ToHaveTextAsync($"{line}");
        await visit.At("problem").GetByRole(AriaRole.Button).First.ClickAsync();
        (await visit.Page.EvaluateAsync<string>("getSelection().toString()")).ShouldContain("eta: three");

        await editor.FillAsync(file);
        await visit.At("preview").ClickAsync();
        await Visit.ReadsAsync(visit.At("plan"), "10 trials");
        await visit.At("start").ClickAsync();
        await Visit.SeesAsync(visit.At("sweep-title"));
        await visit.StateIsAsync("running");

        server.Let(4);
        await Visit.SeesAsync(visit.At("chart-curves").Locator("svg").First);
        await visit.StateIsAsync("running");
        server.Let();
        await visit.StateIsAsync("completed");
        await Visit.ReadsAsync(visit.At("trial-count"), "trials");
        visit.ShouldBeClean("status of 422");
    }
}
