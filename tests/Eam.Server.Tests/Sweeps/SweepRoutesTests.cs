using System.Text.Json;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Sweeps;

public sealed class SweepRoutesTests
{
    [Fact]
    public async Task List_OfTwoSweeps_ShowsTheNewestFirstAndFiltersByState()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();
        var second = await server.FinishAsync(SweepSpecs.Small(name: "other"));

        var page = await server.GetAsync("/api/v1/sweeps?limit=1");

        page.GetProperty("total").GetInt32().ShouldBe(2);
        var sweep = page.GetProperty("sweeps").EnumerateArray().ShouldHaveSingleItem();
        sweep.GetProperty("id").GetString().ShouldBe(second);
        sweep.GetProperty("status").GetString().ShouldBe("completed");
        sweep.GetProperty("progress").GetDouble().ShouldBe(1);
        sweep.GetProperty("best").GetProperty("trial").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
        (await server.GetAsync("/api/v1/sweeps?state=running&state=paused")).GetProperty("total").GetInt32().ShouldBe(0);
        (await server.GetAsync("/api/v1/sweeps?state=completed")).GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task List_OfASweepThatDecidedNothing_ShowsItAsFailedWithTheReason()
    {
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner { Behaviour = (request, _) => ScriptedRunner.Diverge(request) }
        );
        await server.FinishAsync();

        var sweep = (await server.GetAsync("/api/v1/sweeps?state=failed")).GetProperty("sweeps").EnumerateArray().ShouldHaveSingleItem();

        sweep.GetProperty("message").GetString()!.ShouldStartWith("every trial failed or diverged; most frequent reason (18 of 18): ");
        sweep.GetProperty("diverged").GetInt32().ShouldBe(18);
        sweep.GetProperty("wasted").GetDouble().ShouldBe(sweep.GetProperty("spent").GetDouble());
    }

    [Fact]
    public async Task List_WithADamagedSweep_ShowsItWithItsReason()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = Path.Combine(server.Folder, "sweeps", "broken-1");
        Directory.CreateDirectory(sweep);
        await File.WriteAllTextAsync(Path.Combine(sweep, "sweep.json"), "{", ServerUnderTest.Cancellation);

        var shown = (await server.GetAsync("/api/v1/sweeps?state=damaged")).GetProperty("sweeps").EnumerateArray().ShouldHaveSingleItem();

        shown.GetProperty("id").GetString().ShouldBe("broken-1");
        shown.GetProperty("message").GetString()!.ShouldContain("sweep.json");
        await ServerUnderTest.ProblemAsync(
            await server.Client.GetAsync(new Uri("/api/v1/sweeps/broken-1", UriKind.Relative), ServerUnderTest.Cancellation),
            503,
            "storage"
        );
    }

    [Fact]
    public async Task Show_OfAFinishedSweep_HasSpecificationArmsAndTag()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();

        using var response = await server.Client.GetAsync(
            new Uri($"/api/v1/sweeps/{sweep}", UriKind.Relative),
            ServerUnderTest.Cancellation
        );
        var shown = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).RootElement;

        response.Headers.ETag!.Tag.ShouldBe($"\"{shown.GetProperty("sweep").GetProperty("sequence").GetInt64()}-completed\"");
        shown.GetProperty("spec").GetProperty("halving").GetProperty("algorithm").GetString().ShouldBe("sha");
        shown.GetProperty("rungs").GetArrayLength().ShouldBe(3);
        shown.GetProperty("arms").GetArrayLength().ShouldBe(6);
        shown.GetProperty("live").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Trials_SortedByTheObjective_AreTheStatesOwnInThatOrder()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var state = (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State;

        var page = await server.GetAsync($"/api/v1/sweeps/{sweep}/trials?sort=objective&method=am&offset=1&limit=3");

        var expected = state
            .Trials.Where(trial => trial.Configuration.Method == "am")
            .OrderByDescending(trial => trial.Metrics!.ControlObjective!.Value)
            .ThenBy(trial => trial.Number)
            .Skip(1)
            .Take(3)
            .Select(trial => trial.Number);
        page.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("trial").GetInt32()).ShouldBe(expected);
        page.GetProperty("total").GetInt32().ShouldBe(9);
        (await server.GetAsync($"/api/v1/sweeps/{sweep}/trials?state=completed"))
            .GetProperty("total")
            .GetInt32()
            .ShouldBe(state.Trials.Count(trial => trial.Status == TrialStatus.Completed));
    }

    [Fact]
    public async Task Trial_OfAFinishedSweep_HasItsCurveWithRungs()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var best = (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State.Trials.First(trial =>
            trial.Status == TrialStatus.Completed
        );

        var shown = await server.GetAsync($"/api/v1/sweeps/{sweep}/trials/{best.Number}");

        shown
            .GetProperty("curve")
            .EnumerateArray()
            .Select(point => point.GetProperty("compute").GetDouble())
            .ShouldBe(best.Curve.Select(point => (double)point.Spent.Nfe));
        shown
            .GetProperty("curve")
            .EnumerateArray()
            .Where(point => point.GetProperty("rung").ValueKind == JsonValueKind.Number)
            .Select(point => point.GetProperty("rung").GetInt32())
            .ShouldBe([1, 2, 3]);
        shown
            .GetProperty("trial")
            .GetProperty("seed")
            .GetString()
            .ShouldBe(best.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Events_ByPages_FoldToTheServersState()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var expected = await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation);

        var (state, next) = (SweepState.Start(expected.State.Spec), 0L);
        for (var more = true; more; )
        {
            var page = await server.GetAsync($"/api/v1/sweeps/{sweep}/events?after={next}&limit=7");
            page.GetProperty("events").GetArrayLength().ShouldBeInRange(1, 7);
            foreach (var happened in page.GetProperty("events").EnumerateArray())
                state = SweepMachine.Apply(state, SweepJson.Event(happened).Event);
            next = page.GetProperty("next").GetInt64();
            more = next < page.GetProperty("last").GetInt64();
        }

        next.ShouldBe(expected.Sequence);
        state
            .Trials.Select(trial => (trial.Status, trial.Rung, trial.Curve.Count))
            .ShouldBe(expected.State.Trials.Select(trial => (trial.Status, trial.Rung, trial.Curve.Count)));
    }

    [Fact]
    public async Task Metrics_ByPages_AreEveryPointOfEveryTrial()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var trials = (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State.Trials;
        var (found, total) = (new List<(int Trial, double Compute)>(), 1);

        while (found.Count < total)
        {
            var page = await server.GetAsync($"/api/v1/sweeps/{sweep}/metrics?offset={found.Count}&limit=7");
            total = page.GetProperty("total").GetInt32();
            found.AddRange(
                page.GetProperty("points")
                    .EnumerateArray()
                    .Select(point => (point.GetProperty("trial").GetInt32(), point.GetProperty("point").GetProperty("compute").GetDouble()))
            );
        }

        found.ShouldBe(
            trials.SelectMany(trial => trial.Curve.Select(point => (trial.Number, point.Spent.In(SweepSpecs.Small().Halving.Unit))))
        );
        var some = await server.GetAsync($"/api/v1/sweeps/{sweep}/metrics?trial=2&trial=3&metric=reward");
        some.GetProperty("total").GetInt32().ShouldBe(trials[2].Curve.Count + trials[3].Curve.Count);
        some.GetProperty("points")
            .EnumerateArray()
            .ShouldAllBe(point => point.GetProperty("point").GetProperty("metrics").EnumerateObject().Single().Name == "reward");
    }

    [Fact]
    public async Task Curves_WithinTheBudget_AreWhole()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var state = (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State;
        var points = state.Trials.Sum(trial => trial.Curve.Count);

        var curves = await server.GetAsync($"/api/v1/sweeps/{sweep}/curves");

        curves
            .GetProperty("references")
            .EnumerateArray()
            .Select(one => (one.GetProperty("name").GetString(), one.GetProperty("value").GetDouble()))
            .ShouldBe(ReferenceValues.Of(state, "control_objective").Select(one => ((string?)one.Name, one.Value)));

        curves.GetProperty("total_points").GetInt32().ShouldBe(points);
        curves.GetProperty("series").EnumerateArray().Sum(series => series.GetProperty("value").GetArrayLength()).ShouldBe(points);
        curves.GetProperty("bands").GetArrayLength().ShouldBe(2);
        var steps = curves.GetProperty("incumbent").EnumerateArray().Select(step => step.GetProperty("value").GetDouble()).ToList();
        steps.ShouldBe(steps.Order());
    }

    [Fact]
    public async Task Curves_OfMoreThanTheBudget_KeepThoseThatGotFurthest()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync(SweepSpecs.Small(trials: 90));

        var curves = await server.GetAsync($"/api/v1/sweeps/{sweep}/curves?points=40&metric=reward");

        var series = curves.GetProperty("series").EnumerateArray().ToList();
        series.Sum(one => one.GetProperty("value").GetArrayLength()).ShouldBeInRange(20, 40);
        series[0].GetProperty("rung").EnumerateArray().Select(rung => rung.GetInt32()).ShouldBe([1, 2, 3]);
        curves.GetProperty("bands")[0].GetProperty("trials")[0].GetInt32().ShouldBe(45);
    }

    [Theory]
    [InlineData("/api/v1/sweeps?limit=0", 400, "bad-request")]
    [InlineData("/api/v1/sweeps?limit=many", 400, "bad-request")]
    [InlineData("/api/v1/sweeps?offset=-1", 400, "bad-request")]
    [InlineData("/api/v1/sweeps?state=fine", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/trials?sort=colour", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/trials?method=sgd", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/curves?metric=beauty", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/curves?points=9", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/events?after=x", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/trials/99", 404, "not-found")]
    [InlineData("/api/v1/sweeps/small-1/trials/-1", 404, "not-found")]
    [InlineData("/api/v1/sweeps/nobody", 404, "not-found")]
    [InlineData("/api/v1/sweeps/..", 404, "not-found")]
    [InlineData("/api/v1/sweeps/%2e%2e%2f%2e%2e%2fetc", 404, "not-found")]
    [InlineData("/api/v1/sweeps/..%2f..%2fetc%2fpasswd/trials", 404, "not-found")]
    [InlineData("/api/v1/nothing", 404, "not-found")]
    [InlineData("/etc/passwd", 404, "not-found")]
    public async Task Get_WithABadAddress_IsAProblem(string address, int status, string name)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var response = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);

        (await ServerUnderTest.ProblemAsync(response, status, name)).GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Delete_OfASweep_IsNotAllowed()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();

        using var response = await server.Client.DeleteAsync(
            new Uri($"/api/v1/sweeps/{sweep}", UriKind.Relative),
            ServerUnderTest.Cancellation
        );

        await ServerUnderTest.ProblemAsync(response, 405, "method-not-allowed");
    }

    [Fact]
    public async Task Show_OfARunningSweep_HasItsLiveSegments()
    {
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) }
        );
        var sweep = await server.Service.StartAsync(SweepSpecs.Small(), "", ServerUnderTest.Cancellation);
        await foreach (var update in server.Service.WatchAsync(sweep, ServerUnderTest.Cancellation))
        {
            if (update.Live.Count == 2)
                break;
        }

        var shown = await server.GetAsync($"/api/v1/sweeps/{sweep}");

        shown.GetProperty("sweep").GetProperty("status").GetString().ShouldBe("running");
        shown.GetProperty("live").EnumerateArray().Select(live => live.GetProperty("slot").GetInt32()).ShouldBe([0, 1]);
    }
}
