using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class CompareCommandTests(CompareCommandTests.TwoSweeps sweeps) : IClassFixture<CompareCommandTests.TwoSweeps>
{
    private readonly TemporaryFolder _folder = sweeps.Folder;

    /// <summary>One sweep file that ran with two seeds: small-1 and small-2.</summary>
    public sealed class TwoSweeps : IAsyncLifetime
    {
        public TemporaryFolder Folder { get; } = new();

        public async ValueTask InitializeAsync()
        {
            using var test = new TestTerminal();
            (await test.RunAsync("run", Folder.Write(SmallSweeps.TwoMethods), "--data", Folder.Path)).ShouldBe(0, test.Error);
            (await test.RunAsync("run", Folder.File("sweep.yaml"), "--data", Folder.Path, "--seed", "11")).ShouldBe(0, test.Error);
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Compare_Json_HasTargetNfeRatioAndInterval()
    {
        var node = await CompareAsync(_folder.File("sweeps", "small-1"));

        ((string)node["metric"]!).ShouldBe("control_objective");
        node["target"].ShouldNotBeNull();
        ((double)node["nfe"]!["am"]!).ShouldBeGreaterThan(0);
        var ratio = (double)node["ratio"]!;
        ratio.ShouldBe((double)node["nfe"]!["am"]! / (double)node["nfe"]!["eam"]!, 1e-9);
        node["ratio_low"].ShouldBeNull("only one run of each method was not selected");
        ((string)node["no_interval"]!).ShouldContain("at least three runs");
        ((string)node["other_units"]![0]!["unit"]!).ShouldBe("seconds");
        node["tuning"]!.AsArray().ShouldAllBe(effort => (int)effort!["configurations"]! > 0 && (double)effort["nfe"]! > 0);
        node.AsObject().ContainsKey("curve").ShouldBeFalse();
        node["reward_by_compute"]!.AsArray().Count.ShouldBe(4, "two rungs of two methods");
        ((bool)node["provisional"]!).ShouldBeFalse();
        ((int)node["final_runs"]!["ended"]!).ShouldBe(4, "a winner and its repeat of each method");
        var am = node["methods"]![0]!;
        ((double)am["first_reached"]!).ShouldBeLessThanOrEqualTo((double)am["median"]!);
        am["final"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Compare_TargetThatNobodyReaches_HasNullRatio()
    {
        var node = await CompareAsync("small-1", "--target", "99");

        ((double)node["target"]!).ShouldBe(99);
        node["nfe"]!["am"].ShouldBeNull();
        node["ratio"].ShouldBeNull();
        node.AsObject().ContainsKey("ratio_low").ShouldBeTrue();
    }

    [Fact]
    public async Task Compare_Curve_HasALevelForEachShareOfTheWay()
    {
        var node = await CompareAsync("small-1", "--curve");

        var curve = node["curve"]!.AsArray();
        curve.Select(point => (double)point!["share"]!).ShouldBe(RatioCurve.Shares);
        var levels = curve.Select(point => (double)point!["level"]!).ToList();
        levels.ShouldBe([.. levels.Order()], "the easiest level is first");
        using var test = new TestTerminal();
        (await test.RunAsync("compare", "small-1", "--curve", "--data", _folder.Path)).ShouldBe(0, test.Error);
        test.Output.ShouldContain("am / eam by level of control_objective (share of the way from the base model to the optimum)");
        test.Output.ShouldContain("tuned with: am ");
        using var csv = new TestTerminal();
        (await csv.RunAsync("compare", "small-1", "--curve", "--data", _folder.Path, "-o", "csv")).ShouldBe(0, csv.Error);
        csv.Output.ShouldStartWith("share,level,unit,ratio,ratio_low,ratio_high");
    }

    [Fact]
    public async Task Compare_Share_IsALevelBetweenBaseAndOptimum()
    {
        var (half, curve) = (await CompareAsync("small-1", "--share", "0.5"), (await CompareAsync("small-1", "--curve"))["curve"]!);

        ((double)half["target"]!).ShouldBe((double)curve[0]!["level"]!, 1e-9);
        ((bool)half["target_given"]!).ShouldBeTrue();
        ((double)half["target_share"]!).ShouldBe(0.5);
        ((string)half["target_origin"]!).ShouldBe("given_share");
    }

    [Fact]
    public async Task Compare_ShareInTheSweepFile_IsTheLevelOfRunAndCompare()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SmallSweeps.TwoMethods + "\ntarget: 50%\n");
        using var run = new TestTerminal();
        (await run.RunAsync("run", folder.File("sweep.yaml"), "--data", folder.Path)).ShouldBe(0, run.Error);
        run.Output.ShouldContain("(the given target, 50 % of the way from the base model to the optimum):");

        using var compare = new TestTerminal();
        (await compare.RunAsync("compare", "small-1", "--data", folder.Path, "--json")).ShouldBe(0, compare.Error);
        using var show = new TestTerminal();
        (await show.RunAsync("show", "small-1", "--data", folder.Path)).ShouldBe(0, show.Error);

        var (given, curve) = (JsonNode.Parse(compare.Output)!, (await CompareAsync("small-1", "--curve"))["curve"]!);
        ((double)given["target"]!).ShouldBe((double)curve[0]!["level"]!, 1e-9);
        ((double)given["target_share"]!).ShouldBe(0.5);
        show.Output.ShouldContain("target 50 % of the way from the base model to the optimum");
    }

    [Fact]
    public async Task Compare_NoTarget_SaysWhetherTheLevelWasChosenAfterTheRuns()
    {
        var node = await CompareAsync("small-1");
        using var test = new TestTerminal();
        (await test.RunAsync("compare", "small-1", "--data", _folder.Path)).ShouldBe(0, test.Error);

        // So little compute does not bring the runs to 99 % of the way.
        ((string)node["target_origin"]!).ShouldBe("runs");
        ((double)node["target_share"]!).ShouldBeInRange(0, 0.99);
        test.Output.ShouldContain("(chosen after the runs: the best level that all methods hold to the end):");
    }

    [Theory]
    [InlineData("--share must be above 0 and below 1", "--share", "1")]
    [InlineData("give the level by --target", "--share", "0.5", "--metric", "reward")]
    [InlineData("give one of them", "--share", "0.5", "--target", "1")]
    public async Task Compare_ShareThatMakesNoLevel_IsAUsageError(string expected, params string[] arguments)
    {
        using var test = new TestTerminal();

        (await test.RunAsync(["compare", "small-1", .. arguments, "--data", _folder.Path])).ShouldBe(2);

        test.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task Compare_AnotherMetric_IsUsed() =>
        ((string)(await CompareAsync("small-1", "--metric", "sw2"))["metric"]!).ShouldBe("sw2");

    [Theory]
    [InlineData("swd2", "eam: --metric: 'swd2' is not known; did you mean 'sw2'?")]
    [InlineData("zzz", "eam: --metric: 'zzz' is not known")]
    public async Task Compare_UnknownMetric_IsAUsageErrorWithTheNearest(string metric, string line)
    {
        using var test = new TestTerminal();

        (await test.RunAsync("compare", "small-1", "--metric", metric, "--data", _folder.Path)).ShouldBe(2);

        test.Error.ShouldStartWith(line);
        test.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Compare_MetricThatTheTaskDoesNotDefine_IsAUsageErrorWithThoseThatItHas()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("compare", "small-1", "--metric", "ess", "--data", _folder.Path)).ShouldBe(2);

        test.Error.ShouldStartWith("eam: --metric: no trial has a value of 'ess'; the metrics are ");
        test.Error.ShouldContain("control_objective");
        test.Error.Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task Compare_TwoSweeps_PoolsTheirFinalRuns()
    {
        var node = await CompareAsync("small-1", "small-2");

        node["methods"]!.AsArray().ShouldAllBe(method => method!["runs"]!.AsArray().Count == 4);
    }

    [Fact]
    public async Task Compare_Table_ShowsRatioAndRewardByCompute()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("compare", "small-1", "--data", _folder.Path)).ShouldBe(0, test.Error);

        test.Output.ShouldContain("compute to reach control_objective");
        test.Output.ShouldContain("am / eam");
        test.Output.ShouldContain("first reached");
        test.Output.ShouldContain("final value");
        test.Output.ShouldContain("up to 20.0 k");
        test.Output.ShouldMatch(@"base model, before training: control_objective -\d+\.\d+, reward -\d\.\d+, sw2 \d\.\d+");
        test.Output.ShouldMatch(@"sw2 floor 0\.\d+: at or below it, a model cannot be told from the target");
    }

    [Fact]
    public async Task Compare_Csv_HasALineARungAndMethod()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("compare", "small-1", "--data", _folder.Path, "-o", "csv")).ShouldBe(0, test.Error);

        test.Output.ShouldStartWith("up_to,method,trial,compute,control_objective,reward,reward_se,sw2,sw2_floor");
        test.Output.Trim().Split('\n').Length.ShouldBe(5);
    }

    [Fact]
    public async Task Compare_NoSuchSweep_Fails()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("compare", "missing-1", "--data", _folder.Path)).ShouldBe(1);

        test.Error.ShouldStartWith("eam: there is no sweep 'missing-1'");
    }

    [Fact]
    public async Task Compare_SweepsOfOtherTasks_AreRefused()
    {
        using var run = new TestTerminal();
        File.WriteAllText(_folder.File("other.yaml"), SmallSweeps.TwoMethods.Replace("modes: 4", "modes: 5", StringComparison.Ordinal));
        (await run.RunAsync("run", _folder.File("other.yaml"), "--data", _folder.Path)).ShouldBe(0, run.Error);
        using var test = new TestTerminal();

        (await test.RunAsync("compare", "small-1", "small-3", "--data", _folder.Path)).ShouldBe(2);

        test.Error.ShouldContain("different setting of the task (modes)");
    }

    [Fact]
    public async Task Compare_ADefaultThatOneFileWritesOut_IsTheSameTask()
    {
        using var run = new TestTerminal();
        var text = SmallSweeps.TwoMethods.Replace("modes: 4", "modes: 4, std: 0.6", StringComparison.Ordinal);
        text.ShouldNotBe(SmallSweeps.TwoMethods);
        File.WriteAllText(_folder.File("written.yaml"), text.Replace("name: small", "name: written", StringComparison.Ordinal));
        (await run.RunAsync("run", _folder.File("written.yaml"), "--data", _folder.Path)).ShouldBe(0, run.Error);

        var node = await CompareAsync("small-1", "written-1");

        node["methods"]!.AsArray().ShouldAllBe(method => method!["runs"]!.AsArray().Count == 4);
    }

    [Fact(Timeout = 60_000)]
    public async Task Compare_SweepsThatHaveNotEnded_WarnsAndIsProvisional()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SmallSweeps.Endless);
        foreach (var seed in new[] { "1", "2" })
        {
            using var run = new TestTerminal();
            run.InterruptAfter("rung 2/");
            (await run.RunAsync("run", folder.File("sweep.yaml"), "--data", folder.Path, "--seed", seed)).ShouldBe(130, run.Error);
        }

        using var test = new TestTerminal();
        (await test.RunAsync("compare", "endless-1", "endless-2", "--data", folder.Path)).ShouldBe(0, test.Error);

        test.Error.ShouldContain("eam: warning: endless-1 has not ended (stopped), so the comparison is provisional");
        test.Error.ShouldContain("eam: warning: endless-2 has not ended (stopped), so the comparison is provisional");
        test.Output.ShouldContain("provisional, ");
        test.Output.ShouldNotContain("interval");
    }

    private async Task<JsonNode> CompareAsync(params string[] arguments)
    {
        using var test = new TestTerminal();
        (await test.RunAsync(["compare", .. arguments, "--data", _folder.Path, "--json"])).ShouldBe(0, test.Error);
        return JsonNode.Parse(test.Output)!;
    }
}
