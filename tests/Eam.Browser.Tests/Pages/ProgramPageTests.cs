using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Testing.Sweeps;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

/// <summary>What the program of a trial prints, on the trial's page, and what the page of a new sweep says before a program starts.</summary>
public sealed class ProgramPageTests(Chromium chromium)
{
    private const string File = """
        name: mine
        task: {name: command, run: [sh, train.sh, "--text=two words"], metrics: {reward: maximize}, compute: nfe}
        parameters: {learning_rate: {min: 1e-3, max: 1e-2}}
        halving: {algorithm: sha, eta: 3, compute: {min: 1000, max: 9000}}
        trials: 9
        """;

    [Fact]
    public async Task Output_OfATrialThatTrains_GrowsUnderThePageAndStaysAtItsEnd()
    {
        await using var server = await ScriptedServer.StartAsync(segments: 0);
        var sweep = await server.BeginAsync(SweepSpecs.Command());
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}/trials/0");
        await visit.At("section-output").ScrollIntoViewIfNeededAsync();
        await Visit.ReadsAsync(visit.At("no-output"), "has printed nothing yet");

        server.Print(sweep, string.Concat(Enumerable.Range(0, 200).Select(number => $"line {number}\n")));
        await Visit.ReadsAsync(visit.At("output"), "line 199");
        (await FromEndAsync(visit)).ShouldBeLessThan(2);
        await visit.At("output").EvaluateAsync("node => node.scrollTop = 0");
        server.Print(sweep, "one more\n");
        await Visit.ReadsAsync(visit.At("output"), "one more");
        (await FromEndAsync(visit)).ShouldBeGreaterThan(100, "a reader of older lines stays there");
        visit.ShouldBeClean("status of 404");
    }

    [Fact]
    public async Task Output_LongerThanItsFile_ShowsTheGapAndLinksToAll()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishProgramAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}/trials/0");
        await visit.At("section-output").ScrollIntoViewIfNeededAsync();

        await Visit.ReadsAsync(visit.At("output"), "\\u001b[31mred");
        await Visit.ReadsAsync(visit.At("output-gap"), "12,345 bytes are missing here");
        await Visit.SeesAsync(visit.At("output-cut"));
        var raw = await visit.Page.APIRequest.GetAsync(
            new Uri(server.Address, await visit.At("raw-output").GetAttributeAsync("href")).ToString()
        );
        (await raw.TextAsync()).ShouldStartWith("--- eam: rung 1, attempt 1");
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task TrialPage_OfATaskOfEam_HasNoOutput()
    {
        await using var server = await ScriptedServer.StartAsync();
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}/trials/0");

        await Visit.SeesAsync(visit.At("section-again"));
        await Assertions.Expect(visit.At("section-output")).ToHaveCountAsync(0);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Start_OfAProgram_ShowsItFirst()
    {
        await using var server = await ScriptedServer.StartAsync();
        await System.IO.File.WriteAllTextAsync(Path.Combine(server.Folder, "train.sh"), "exit 1\n", TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(server.Address, 400, 780);
        await visit.GoAsync("new");
        await visit.At("editor").FillAsync(File);

        await visit.At("start").ClickAsync();
        await Assertions.Expect(visit.At("starts")).ToBeInViewportAsync();
        (await visit.At("starts").Locator("code").AllTextContentsAsync()).ShouldBe(["sh", "train.sh", "--text=two words", server.Folder]);
        (await server.Service.ListAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();

        await visit.At("editor").FillAsync(File.Replace("two words", "three words", StringComparison.Ordinal));
        await Assertions.Expect(visit.At("starts")).ToHaveCountAsync(0);
        await visit.At("start").ClickAsync();
        await Visit.ReadsAsync(visit.At("starts"), "three words");
        await visit.At("start").ClickAsync();
        await Visit.SeesAsync(visit.At("sweep-title"));
        visit.ShouldBeClean();
    }

    private static Task<double> FromEndAsync(Visit visit) =>
        visit.At("output").EvaluateAsync<double>("node => node.scrollHeight - node.scrollTop - node.clientHeight");
}
