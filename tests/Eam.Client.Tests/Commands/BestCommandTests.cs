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
