using System.Text.Json;
using System.Text.RegularExpressions;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Server.Contracts;
using Eam.Server.Reports;
using Eam.Testing.Sweeps;

namespace Eam.Server.Tests.Reports;

public sealed class ReportPageTests
{
    private const string Hostile = "</script><!-- <script>alert('x')</script> \u2028 & \"quoted\" --></svg></main>";
    private const string Template = """
        <html><head><title>Eam report</title><script type="application/json" id="eam-report">null</script></head><body><div id="app"></div><script type="module">let a = "$1 null";</script></body></html>
        """;

    [Fact]
    public async Task Write_AFinishedSweep_HasItsDataChartsAndTables()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var data = await ReadAsync(server);

        var page = ReportPage.Write(data, null);

        Data(page).Sweeps.Single().Trials.Count.ShouldBe(18);
        Regex.Count(page, "<svg ").ShouldBe(5);
        page.ShouldContain("How to reproduce");
        page.ShouldContain("chosen after the runs: the best level that all methods hold to the end");
        page.ShouldContain("eam run small.yaml --seed 7");
        page.ShouldContain("<th scope=\"col\">parameters</th>");
    }

    [Fact]
    public async Task Write_ItsViews_AreThoseOfTheApi()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = (await ReadAsync(server)).Sweeps.Single();
        var id = sweep.Details.Sweep.Id;

        (await server.Client.GetStringAsync($"/api/v1/sweeps/{id}/curves", ServerUnderTest.Cancellation)).ShouldBe(
            JsonSerializer.Serialize(sweep.Curves[0], ApiJson.Default.CurveSet)
        );
        (await server.Client.GetStringAsync($"/api/v1/sweeps/{id}/rungs", ServerUnderTest.Cancellation)).ShouldBe(
            JsonSerializer.Serialize(sweep.Rungs, ApiJson.Default.RungLadder)
        );
        (await server.Client.GetStringAsync($"/api/v1/sweeps/{id}/pareto", ServerUnderTest.Cancellation)).ShouldBe(
            JsonSerializer.Serialize(sweep.Pareto, ApiJson.Default.ParetoView)
        );
        (await server.Client.GetStringAsync($"/api/v1/sweeps/{id}", ServerUnderTest.Cancellation)).ShouldBe(
            JsonSerializer.Serialize(sweep.Details, ApiJson.Default.SweepDetails)
        );
    }

    [Fact]
    public async Task Read_ASweepOfSeveralObjectives_HasTheFrontOfTheApi()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var spec = SweepSpecs.Small() with { Objectives = [new Objective("reward", true), new Objective("sw2", false)] };
        var id = await server.FinishAsync(spec);

        var report = await ReportSource.ReadAsync([SweepResults.Load(Folder(server, id))], DateTimeOffset.UnixEpoch, _ => []);

        var front = report.Sweeps.Single().Front.ShouldNotBeNull();
        front.Curve.ShouldNotBeEmpty();
        (await server.Client.GetStringAsync($"/api/v1/sweeps/{id}/front", ServerUnderTest.Cancellation)).ShouldBe(
            JsonSerializer.Serialize(front, ApiJson.Default.FrontView)
        );
        (await ReadAsync(server)).Sweeps.Single().Front.ShouldBeNull("one objective has no front");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Template)]
    public async Task Write_TextThatLooksLikeMarkup_StaysText(string? template)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var read = await ReadAsync(server);
        var sweep = read.Sweeps[0] with
        {
            Source = Hostile,
            Reproduce = [Hostile],
            Facts = new Dictionary<string, string> { [Hostile] = Hostile },
            Trials = [.. read.Sweeps[0].Trials.Select(trial => trial with { Reason = Hostile })],
        };

        var page = ReportPage.Write(read with { Title = Hostile, Sweeps = [sweep] }, template);

        Regex.Count(page, "</script>").ShouldBe(template is null ? 1 : 2);
        page.ShouldNotContain("<!-- ");
        page.ShouldNotContain("<script>alert");
        Data(page).Sweeps[0].Source.ShouldBe(Hostile);
        Data(page).Title.ShouldBe(Hostile);
    }

    [Fact]
    public async Task Write_WithTheDashboardsPage_FillsItsSlots()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var page = ReportPage.Write(await ReadAsync(server), Template);

        page.ShouldEndWith("<script type=\"module\">let a = \"$1 null\";</script></body></html>");
        page.ShouldContain("<title>small-1</title>");
        page.ShouldContain("<div id=\"app\">\n<style>");
    }

    [Fact]
    public async Task Write_NothingIsFetched()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var page = ReportPage.Write(await ReadAsync(server, withImages: true), ReportPage.Template());

        // Scripts contain such words, which are not addresses.
        Regex
            .Matches(page.Split("<script type=\"module\"")[0], "(src|href)=\"([^\"]*)\"")
            .ShouldAllBe(match => match.Groups[2].Value.StartsWith("data:", StringComparison.Ordinal));
        page.ShouldContain("default-src 'none'");
        Data(page).Sweeps[0].Images.Select(image => image.Title).ShouldBe(["samples of the base model", "samples of the best trial of am"]);
    }

    [Fact]
    public async Task Write_ASweepWithoutATrial_SaysSo()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var results = SweepResults.Load(Folder(server, await server.FinishAsync()));

        var page = ReportPage.Write(
            await ReportSource.ReadAsync([results with { State = SweepState.Start(results.State.Spec) }], DateTimeOffset.UnixEpoch, _ =>
                []
            ),
            null
        );

        page.ShouldContain("no trial has been evaluated yet");
        page.ShouldNotContain("<svg ");
    }

    [Fact]
    public async Task Write_TwoSweepsOfOneQuestion_AreComparedTogether()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweeps = new[] { await server.FinishAsync(), await server.FinishAsync(SweepSpecs.Small(seed: 8)) }
            .Select(id => SweepResults.Load(Folder(server, id)))
            .ToList();

        var data = await ReportSource.ReadAsync(sweeps, DateTimeOffset.UnixEpoch, _ => []);

        data.Comparison!.Sweeps.Count.ShouldBe(2);
        data.Overlay.Reason.ShouldBeNull();
        ReportPage.Write(data, null).ShouldContain("All sweeps together");
    }

    [Fact]
    public async Task Write_TwoSweepsWithDifferentObjectives_ShowOneCommonMetricAndSayWhy()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweeps = new[]
        {
            await server.FinishAsync(),
            await server.FinishAsync(SweepSpecs.Small(seed: 8) with { Objective = new Objective("sw2", false) }),
        }
            .Select(id => SweepResults.Load(Folder(server, id)))
            .ToList();

        var data = await ReportSource.ReadAsync(sweeps, DateTimeOffset.UnixEpoch, _ => []);

        data.Comparison.ShouldBeNull();
        data.Overlay.Metrics.ShouldBe(["control_objective", "reward", "sw2"], ignoreOrder: true);
        data.Overlay.Metrics[0].ShouldBe("control_objective");
        var page = ReportPage.Write(data, null);
        page.ShouldContain("The sweeps have different objectives (control_objective, sw2)");
        page.ShouldContain("medians of the trials that reached the next rung");
    }

    [Fact]
    public async Task Overlay_OfSweepsWithDifferentUnits_IsNoneAndSaysWhy()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = (await ReadAsync(server)).Sweeps[0];
        var other = sweep with { Details = sweep.Details with { Sweep = sweep.Details.Sweep with { Unit = "seconds" } } };

        var choice = Overlays.Of([sweep, other]);

        choice.Metrics.ShouldBeEmpty();
        choice.Reason!.ShouldContain("nfe, seconds");
        OverlayFigure.Of([sweep, other], choice).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"run": ["sh", "a.sh"], "folder": "/b", "metrics": []}""", true)]
    [InlineData("""{"run": ["sh", "b.sh"], "folder": "/a", "metrics": []}""", false)]
    public async Task Overlay_OfTwoCommands_IsOneTaskIfTheyRunTheSame(string command, bool isOneTask)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = (await ReadAsync(server)).Sweeps[0];

        Overlays.Of([Of("""{"run": ["sh", "a.sh"], "folder": "/a", "metrics": []}"""), Of(command)]).IsOneTask.ShouldBe(isOneTask);

        ReportSweep Of(string program) =>
            sweep with
            {
                Details = sweep.Details with
                {
                    Spec = JsonDocument.Parse($$"""{"task": {"name": "command"}, "command": {{program}}}""").RootElement,
                },
            };
    }

    [Fact]
    public async Task Curves_OfAFinishedSweep_HaveTheirFloorAndMediansWithoutJumps()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var sweep = (await ReadAsync(server)).Sweeps[0];

        var objective = sweep.Curves[0];
        objective.References.Single().Label.ShouldBe("log Z");
        objective.References.Single().Value.ShouldBe(0, 1e-9);
        sweep.Curves.Single(set => set.Metric == "sw2").References.Single().Value.ShouldBe(0.02, 1e-9);
        foreach (var band in objective.Bands)
        {
            // Nine trials of a method reach the first rung, three the second, one the third.
            band.Trials.Zip(band.Rung!, (trials, rung) => (rung, trials)).Distinct().ShouldBe([(1, 9), (2, 3), (3, 1)]);
            objective.Rungs.ShouldAllBe(rung => band.Compute.Contains(rung));
        }
    }

    private static string Folder(ServerUnderTest server, string sweep) => Path.Combine(server.Folder, "sweeps", sweep);

    private static async Task<ReportData> ReadAsync(ServerUnderTest server, bool withImages = false)
    {
        var folder = Folder(server, await server.FinishAsync());
        foreach (var name in withImages ? new[] { "am", "base" } : [])
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), [0x89, 0x50], ServerUnderTest.Cancellation);
        return await ReportSource.ReadAsync([SweepResults.Load(folder)], DateTimeOffset.UnixEpoch, _ => ["eam run small.yaml --seed 7"]);
    }

    private static ReportData Data(string page) =>
        JsonSerializer.Deserialize(
            Regex
                .Match(page, "<script type=\"application/json\" id=\"eam-report\">(.*?)</script>", RegexOptions.Singleline)
                .Groups[1]
                .Value,
            ApiJson.Default.ReportData
        )!;
}
