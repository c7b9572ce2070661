using System.Net;
using System.Text.Json;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Analysis;

public sealed class AnalysisTests
{
    [Fact]
    public async Task Rungs_OfAFinishedSweep_TellEveryTrialsFate()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var state = (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State;

        var ladder = await server.GetAsync($"/api/v1/sweeps/{sweep}/rungs");

        ladder
            .GetProperty("brackets")
            .EnumerateArray()
            .Select(bracket => bracket.GetProperty("bracket").GetString())
            .ShouldBe(["am", "eam"]);
        var rungs = ladder.GetProperty("brackets")[0].GetProperty("rungs").EnumerateArray().ToList();
        rungs.Select(rung => rung.GetProperty("rung").GetInt32()).ShouldBe([1, 2, 3]);
        Fates(rungs[0]).ShouldBe([.. Enumerable.Repeat("promoted", 3), .. Enumerable.Repeat("pruned", 6)]);
        Fates(rungs[1]).ShouldBe(["promoted", "pruned", "pruned"]);
        Fates(rungs[2]).ShouldBe(["completed"]);
        var best = rungs[0].GetProperty("trials")[0];
        best.GetProperty("value")
            .GetDouble()
            .ShouldBe(
                state.Trials.Where(trial => trial.Configuration.Method == "am").Max(trial => trial.At(0).Metrics.ControlObjective!.Value)
            );
        rungs[0].GetProperty("trials")[8].GetProperty("reason").GetString()!.ShouldContain("rung 1");
    }

    [Fact]
    public async Task Rungs_WhileItRuns_TellWhoRunsAndWhoWaits()
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

        var ladder = await server.GetAsync($"/api/v1/sweeps/{sweep}/rungs");

        ladder
            .GetProperty("brackets")
            .EnumerateArray()
            .SelectMany(bracket => Fates(bracket.GetProperty("rungs")[0]))
            .Order()
            .ShouldBe([.. Enumerable.Repeat("pending", 16), "running", "running"]);
    }

    [Fact]
    public async Task Slots_OfAFinishedSweep_HaveEverySegmentAndNoOverlap()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var segments = (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State.Trials.Sum(trial =>
            trial.RungPoints.Count
        );

        var timeline = await server.GetAsync($"/api/v1/sweeps/{sweep}/slots");

        timeline.GetProperty("total").GetInt32().ShouldBe(segments);
        var lanes = timeline.GetProperty("slots").EnumerateArray().ToList();
        lanes.Select(lane => lane.GetProperty("slot").GetInt32()).ShouldBe([0, 1]);
        foreach (var lane in lanes)
        {
            lane.GetProperty("busy").GetDouble().ShouldBeInRange(0, 1);
            var ends = DateTimeOffset.MinValue;
            foreach (var segment in lane.GetProperty("segments").EnumerateArray())
            {
                segment.GetProperty("outcome").GetString().ShouldBe("reached");
                segment.GetProperty("rung").GetInt32().ShouldBeInRange(1, 3);
                segment.GetProperty("start").GetDateTimeOffset().ShouldBeGreaterThanOrEqualTo(ends);
                ends = segment.GetProperty("end").GetDateTimeOffset();
            }
        }

        (await server.GetAsync($"/api/v1/sweeps/{sweep}/slots?segments=3"))
            .GetProperty("slots")
            .EnumerateArray()
            .Sum(lane => lane.GetProperty("segments").GetArrayLength())
            .ShouldBe(3);
    }

    [Fact]
    public async Task Front_OfTwoObjectives_AgreesWithTheListingAndEndsItsCurveThere()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var spec = SweepSpecs.Small() with { Objectives = [new("control_objective", true), new("sw2", false)] };
        var sweep = await server.FinishAsync(spec);
        var expected = SweepBest.Of((await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State).ShouldNotBeNull();

        var view = await server.GetAsync($"/api/v1/sweeps/{sweep}/front");
        var listed = (await server.GetAsync($"/api/v1/sweeps/{sweep}")).GetProperty("sweep");

        view.GetProperty("summary").GetRawText().ShouldBe(listed.GetProperty("front").GetRawText());
        view.GetProperty("trials")
            .EnumerateArray()
            .Select(trial => trial.GetProperty("trial").GetInt32())
            .ShouldBe(expected.Front.Select(ranked => ranked.Trial.Number));
        listed.GetProperty("best").GetProperty("trial").GetInt32().ShouldBe(expected.Trial.Number);
        var volume = listed.GetProperty("front").GetProperty("hypervolume").GetDouble();
        volume.ShouldBe(expected.Volume!.Hypervolume);
        var curve = view.GetProperty("curve").EnumerateArray().ToList();
        curve.Select(step => step.GetProperty("compute").GetDouble()).ShouldBe([100, 300, 900]);
        curve[^1].GetProperty("hypervolume").GetDouble().ShouldBe(volume);
    }

    [Fact]
    public async Task Front_OfOneObjective_IsTheBestTrialWithoutHypervolume()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();

        var view = await server.GetAsync($"/api/v1/sweeps/{sweep}/front");
        var listed = (await server.GetAsync($"/api/v1/sweeps/{sweep}")).GetProperty("sweep");

        var only = view.GetProperty("trials").EnumerateArray().ShouldHaveSingleItem();
        only.GetProperty("trial").GetInt32().ShouldBe(listed.GetProperty("best").GetProperty("trial").GetInt32());
        view.GetProperty("summary").ValueKind.ShouldBe(JsonValueKind.Null);
        view.GetProperty("curve").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Pareto_OfAFinishedSweep_MarksThoseThatNoneBeats()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();

        var view = await server.GetAsync($"/api/v1/sweeps/{sweep}/pareto");

        var points = view.GetProperty("points")
            .EnumerateArray()
            .Select(point =>
                (
                    Compute: point.GetProperty("compute").GetDouble(),
                    Value: point.GetProperty("value").GetDouble(),
                    Distance: point.GetProperty("distance").GetDouble(),
                    Front: point.GetProperty("front").GetBoolean()
                )
            )
            .ToList();
        points.Count.ShouldBe(18);
        foreach (var point in points)
        {
            point.Front.ShouldBe(
                !points.Any(other =>
                    other.Compute <= point.Compute
                    && other.Value >= point.Value
                    && other.Distance <= point.Distance
                    && (other.Compute, other.Value, other.Distance) != (point.Compute, point.Value, point.Distance)
                )
            );
        }
    }

    [Fact]
    public async Task Importance_OfAFinishedSweep_SharesOutEachMethodsVariance()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync(SweepSpecs.Small(trials: 60));

        var view = await server.GetAsync($"/api/v1/sweeps/{sweep}/importance");

        var method = view.GetProperty("methods")[1];
        method.GetProperty("trials").GetInt32().ShouldBe(30);
        method
            .GetProperty("parameters")
            .EnumerateArray()
            .Select(one => one.GetProperty("name").GetString())
            .Order()
            .ShouldBe(["batch_size", "eam.ode_steps", "learning_rate"]);
        (
            method.GetProperty("parameters").EnumerateArray().Sum(one => one.GetProperty("share").GetDouble())
            + method.GetProperty("interactions").GetDouble()
        ).ShouldBe(1, 1e-9);
        (await server.GetAsync($"/api/v1/sweeps/{sweep}/importance?rung=3"))
            .GetProperty("methods")[0]
            .GetProperty("parameters")
            .GetArrayLength()
            .ShouldBe(0);
    }

    [Fact]
    public async Task Compare_OfOneSweep_IsTheReportsOwnAnswer()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync(SweepSpecs.Small(finalSeeds: 3));
        var expected = ComputeToTarget.Of((await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).State);

        var comparison = await server.GetAsync($"/api/v1/compare?sweep={sweep}");

        comparison.GetProperty("target").GetDouble().ShouldBe(expected.Target!.Value);
        comparison.GetProperty("ratio").GetProperty("value").GetDouble().ShouldBe(expected.Ratio!.Value);
        comparison
            .GetProperty("methods")
            .EnumerateArray()
            .Select(method => method.GetProperty("median").GetDouble())
            .ShouldBe(expected.Methods.Select(method => method.Median));
        comparison.GetProperty("levels").GetArrayLength().ShouldBe(6);
        comparison.GetProperty("tuning").GetArrayLength().ShouldBe(2);
        comparison.GetProperty("curve").GetArrayLength().ShouldBe(10);
        comparison.GetProperty("curve")[0].GetProperty("ratio").GetProperty("numerator").GetString().ShouldBe("am");
        comparison.GetProperty("methods")[0].GetProperty("runs")[0].GetProperty("selected").GetBoolean().ShouldBeTrue();
        var runs = comparison.GetProperty("final_runs");
        runs.GetProperty("provisional").ValueKind.ShouldBe(JsonValueKind.Null);
        (runs.GetProperty("ended").GetInt32(), runs.GetProperty("expected").GetInt32()).ShouldBe((6, 6));
        comparison.GetProperty("methods")[0].GetProperty("final").GetDouble().ShouldBe(expected.Methods[0].Final!.Value);
        comparison.GetProperty("methods")[0].GetProperty("first_reached").GetDouble().ShouldBe(expected.Methods[0].First);
    }

    [Fact]
    public async Task Compare_WhileTrialsRun_IsProvisionalAndNamesTheSweep()
    {
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) }
        );
        var sweep = await server.Service.StartAsync(SweepSpecs.Small(finalSeeds: 3), "", ServerUnderTest.Cancellation);

        var runs = (await server.GetAsync($"/api/v1/compare?sweep={sweep}")).GetProperty("final_runs");

        runs.GetProperty("provisional").GetString().ShouldBe("provisional, 0 of 6 final runs");
        runs.GetProperty("unfinished").EnumerateArray().Select(one => one.GetString()).ShouldBe([sweep]);
    }

    [Fact]
    public async Task Compare_OfTwoSweeps_NamesWhoseRunItIs()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var (one, two) = (await server.FinishAsync(), await server.FinishAsync(SweepSpecs.Small(seed: 8)));

        var comparison = await server.GetAsync($"/api/v1/compare?sweep={one}&sweep={two}&metric=reward&target=-1000");

        comparison.GetProperty("given").GetBoolean().ShouldBeTrue();
        foreach (var method in comparison.GetProperty("methods").EnumerateArray())
        {
            method.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("sweep").GetString()).ShouldBe([one, two]);
            foreach (var run in method.GetProperty("runs").EnumerateArray())
            {
                var trial = await server.GetAsync(
                    $"/api/v1/sweeps/{run.GetProperty("sweep").GetString()}/trials/{run.GetProperty("trial").GetInt32()}"
                );
                trial.GetProperty("trial").GetProperty("method").GetString().ShouldBe(method.GetProperty("method").GetString());
            }
        }
    }

    [Fact]
    public async Task Compare_OfSearches_CountsEachSweepOnce()
    {
        await using var server = await ServerUnderTest.StartAsync();
        List<string> ids = [];
        foreach (var seed in new ulong[] { 7, 8, 9 })
            ids.Add(await server.FinishAsync(SweepSpecs.Small(seed: seed, finalSeeds: 3)));
        var address = $"/api/v1/compare?{string.Join('&', ids.Select(id => $"sweep={id}"))}";

        var comparison = await server.GetAsync($"{address}&searches=true");
        var pooled = await server.GetAsync(address);

        var searches = comparison.GetProperty("searches").EnumerateArray().ToList();
        searches.Select(search => search.GetProperty("sweep").GetString()).ShouldBe(ids);
        searches.Select(search => search.GetProperty("seed").GetString()).ShouldBe(["7", "8", "9"]);
        searches[0].GetProperty("medians").EnumerateArray().Select(one => one.GetProperty("method").GetString()).ShouldBe(["am", "eam"]);
        var ratio = comparison.GetProperty("ratio");
        ratio.GetProperty("searches").GetInt32().ShouldBe(3);
        ratio
            .GetProperty("value")
            .GetDouble()
            .ShouldBe(Math.Exp(searches.Average(search => Math.Log(search.GetProperty("ratio").GetDouble()))), 1e-9);
        comparison.GetProperty("curve")[0].GetProperty("ratio").GetProperty("searches").GetInt32().ShouldBe(3);
        comparison.GetProperty("target").GetDouble().ShouldBe(pooled.GetProperty("target").GetDouble());
        pooled.GetProperty("searches").ValueKind.ShouldBe(JsonValueKind.Null);
        pooled.GetProperty("ratio").GetProperty("searches").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData(7, 409, "conflict", "have the same seed (7)")]
    [InlineData(9, 409, "conflict", "differ in more than the seed: different number of trials")]
    [InlineData(0, 400, "bad-request", "needs at least 3 sweeps of one file")]
    public async Task Compare_OfSweepsThatAreNoRepetitions_IsAProblem(int third, int status, string name, string expected)
    {
        await using var server = await ServerUnderTest.StartAsync();
        List<string> ids = [await server.FinishAsync(), await server.FinishAsync(SweepSpecs.Small(seed: 8))];
        if (third > 0)
            ids.Add(await server.FinishAsync(SweepSpecs.Small(seed: (ulong)third, trials: third == 9 ? 12 : 18)));
        var address = $"/api/v1/compare?{string.Join('&', ids.Select(id => $"sweep={id}"))}&searches=true";

        using var response = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);

        (await ServerUnderTest.ProblemAsync(response, status, name)).GetProperty("detail").GetString()!.ShouldContain(expected);
    }

    [Fact]
    public async Task Compare_BySharesOfTheWay_SaysWhichShareTheLevelIs()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();

        var own = await server.GetAsync($"/api/v1/compare?sweep={sweep}");
        var unknown = await server.GetAsync($"/api/v1/compare?sweep={sweep}&metric=reward&share=0.5");

        own.GetProperty("origin").GetString().ShouldBe("runs", "the scripted trials do not know the base model");
        own.GetProperty("share").ValueKind.ShouldBe(JsonValueKind.Null);
        unknown.GetProperty("origin").GetString().ShouldBe("given_share");
        unknown.GetProperty("share").GetDouble().ShouldBe(0.5);
        unknown.GetProperty("target").ValueKind.ShouldBe(JsonValueKind.Null, "nobody knows the reward of the optimum");
        unknown.GetProperty("ratio").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Compare_OfSweepsThatAskDifferentQuestions_IsAConflict()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var (one, two) = (
            await server.FinishAsync(),
            await server.FinishAsync(SweepSpecs.Small() with { Objective = new Objective("reward", true) })
        );

        using var response = await server.Client.GetAsync(
            new Uri($"/api/v1/compare?sweep={one}&sweep={two}", UriKind.Relative),
            ServerUnderTest.Cancellation
        );

        (await ServerUnderTest.ProblemAsync(response, 409, "conflict")).GetProperty("detail").GetString()!.ShouldContain("objective");
    }

    [Theory]
    [InlineData("curves")]
    [InlineData("rungs")]
    [InlineData("slots")]
    [InlineData("pareto")]
    [InlineData("front")]
    [InlineData("importance")]
    public async Task View_ThatTheAskerHas_IsNotSentAgain(string view)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var address = $"/api/v1/sweeps/{await server.FinishAsync()}/{view}";
        using var first = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await again.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/v1/compare", 400, "bad-request")]
    [InlineData("/api/v1/compare?sweep=nobody", 404, "not-found")]
    [InlineData("/api/v1/compare?sweep=small-1&target=NaN", 400, "bad-request")]
    [InlineData("/api/v1/compare?sweep=small-1&target=high", 400, "bad-request")]
    [InlineData("/api/v1/compare?sweep=small-1&share=1", 400, "bad-request")]
    [InlineData("/api/v1/compare?sweep=small-1&share=NaN", 400, "bad-request")]
    [InlineData("/api/v1/compare?sweep=small-1&share=0.5&target=1", 400, "bad-request")]
    [InlineData("/api/v1/compare?sweep=small-1&searches=true", 400, "bad-request")]
    [InlineData("/api/v1/compare?sweep=small-1&searches=often", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/importance?rung=0", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/importance?rung=4", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/pareto?metric=beauty", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/metrics?metric=beauty", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/metrics?limit=0", 400, "bad-request")]
    [InlineData("/api/v1/sweeps/small-1/metrics?trial=999", 404, "not-found")]
    [InlineData("/api/v1/sweeps/small-1/slots?segments=0", 400, "bad-request")]
    public async Task Get_WithABadQuery_IsAProblem(string address, int status, string name)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();
        using var response = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);
        await ServerUnderTest.ProblemAsync(response, status, name);
    }

    [Theory]
    [InlineData("/api/v1/sweeps/small-1/curves?metric=ess")]
    [InlineData("/api/v1/sweeps/small-1/pareto?metric=ess")]
    [InlineData("/api/v1/sweeps/small-1/importance?metric=ess")]
    [InlineData("/api/v1/sweeps/small-1/metrics?metric=reward&metric=ess")]
    [InlineData("/api/v1/compare?sweep=small-1&metric=ess")]
    public async Task Get_AMetricThatTheTaskDoesNotDefine_IsAProblemWithThoseThatItHas(string address)
    {
        // The target of a mixture is exact, so it has no effective sample size.
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var response = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);

        var detail = (await ServerUnderTest.ProblemAsync(response, 400, "bad-request")).GetProperty("detail").GetString()!;
        detail.ShouldStartWith("metric 'ess' is not known; it must be one of reward, reward_se, sw2, ");
        detail.ShouldContain("mode_error");
        detail.ShouldNotContain(", ess");
        (await server.GetAsync("/api/v1/sweeps/small-1"))
            .GetProperty("metrics")
            .EnumerateArray()
            .Select(name => name.GetString()!)
            .ShouldBe(detail.Split("one of ")[1].Split(", "));
    }

    private static IEnumerable<string> Fates(JsonElement rung) =>
        rung.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("fate").GetString()!);
}
