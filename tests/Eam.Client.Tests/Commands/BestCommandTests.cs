using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class BestCommandTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Best_Command_TrainsTheSameConfigurationAgain()
    {
        var lines = (await sweep.RunAsync(null, "best", "small-1", "--method", "eam")).Trim().Split('\n');
        using var test = new TestTerminal();

        (await test.RunAsync([.. lines[1].Split(' ')[1..], "--json"])).ShouldBe(0, test.Error);

        lines[0].ShouldStartWith("# small-1: trial ");
        var (trained, best) = (JsonNode.Parse(test.Output)!, await sweep.JsonAsync("best", "small-1", "--method", "eam"));
        trained["parameters"]!.ToJsonString().ShouldBe(best["parameters"]!.ToJsonString());
        trained["task_settings"]!.ToJsonString().ShouldBe(best["task_settings"]!.ToJsonString());
        ((ulong)trained["seed"]!).ShouldBe((ulong)best["seed"]!);
        ((long)trained["ledger"]!["nfe"]!).ShouldBe((long)best["ledger"]!["nfe"]!);
    }

    [Fact]
    public async Task Best_NoMethod_IsTheBestOfAll()
    {
        var node = await sweep.JsonAsync("best", "small-1");

        ((string)node["method"]!).ShouldBe("eam");
        ((string)node["command"]!).ShouldContain("--set learning_rate=");
    }

    [Fact]
    public async Task Best_TwoObjectives_IsTheSameInEveryVerb()
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            "run",
            folder.Write(SmallSweeps.TwoMethods + "\nobjectives: [{metric: control_objective}, {metric: sw2}]"),
            "--data",
            folder.Path,
            "--json"
        );

        var best = await RunAsync("best", "small-1", "--data", folder.Path, "--json");
        var listed = (await RunAsync("ls", "--data", folder.Path, "--json"))["sweeps"]![0]!;
        var shown = await RunAsync("show", "small-1", "--data", folder.Path, "--json");
        using var text = new TestTerminal();
        (await text.RunAsync("best", "small-1", "--data", folder.Path)).ShouldBe(0, text.Error);

        var summary = best["summary"]!;
        ((int)summary["best"]![0]!["trial"]!).ShouldBe((int)best["trial"]!);
        ((int)listed["best_trial"]!).ShouldBe((int)best["trial"]!);
        ((int)shown["best"]!["trial"]!).ShouldBe((int)best["trial"]!);
        ((int)listed["front"]!).ShouldBe(best["front"]!.AsArray().Count);
        ((double)listed["hypervolume"]!).ShouldBe((double)summary["hypervolume"]!);
        using var csv = new TestTerminal();
        (await csv.RunAsync("ls", "--data", folder.Path, "-o", "csv")).ShouldBe(0, csv.Error);
        var rows = csv.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.Split(',')).ToList();
        rows[0][^3..].ShouldBe(["front", "hypervolume", "simulated"]);
        rows[1][^3].ShouldBe(((int)listed["front"]!).ToString(CultureInfo.InvariantCulture));
        double.Parse(rows[1][^2], CultureInfo.InvariantCulture).ShouldBe((double)listed["hypervolume"]!);
        run["front"]!.ToJsonString().ShouldBe(summary.ToJsonString());
        shown["front"]!.ToJsonString().ShouldBe(summary.ToJsonString());
        text.Output.ShouldStartWith("# small-1: front of ");
        text.Output.ShouldContain("(reference point: control_objective ");
    }

    private static async Task<JsonNode> RunAsync(params string[] words)
    {
        using var test = new TestTerminal();
        (await test.RunAsync(words)).ShouldBe(0, test.Error);
        return JsonNode.Parse(test.Output)!;
    }

    [Fact]
    public async Task Best_Csv_HasALineASetting() =>
        (await sweep.RunAsync(null, "best", "small-1", "--method", "am", "-o", "csv")).Trim().Split('\n').Length.ShouldBe(6);

    [Fact]
    public async Task Best_UnknownMethod_IsAUsageError() =>
        (await sweep.FailAsync(2, "best", "small-1", "--method", "ppo")).ShouldContain("it has am, eam");

    [Fact]
    public async Task Best_NothingEvaluated_Fails()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(Path.Combine(sweep.Copy(folder, "new-1"), "sweep.db"), [], TestContext.Current.CancellationToken);
        using var test = new TestTerminal();

        (await test.RunAsync("best", "new-1", "--data", folder.Path)).ShouldBe(1);

        test.Error.ShouldBe($"eam: new-1: no trial has been evaluated yet{Environment.NewLine}");
    }
}
