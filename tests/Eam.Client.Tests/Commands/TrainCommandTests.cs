using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class TrainCommandTests
{
    private static readonly string[] Small =
    [
        "train",
        "--task",
        "gaussian-mixture",
        "--method",
        "eam",
        "--set",
        "width=16",
        "--set",
        "hidden_layers=1",
        "--set",
        "batch_size=32",
        "--compute",
        "2e4",
    ];

    [Fact]
    public async Task Train_Json_HasMetricsAndLedger()
    {
        using var test = new TestTerminal();

        (await test.RunAsync([.. Small, "--task-set", "modes=3", "--seed", "4", "--json"])).ShouldBe(0, test.Error);

        var node = JsonNode.Parse(test.Output)!;
        ((double)node["task_settings"]!["modes"]!).ShouldBe(3);
        ((ulong)node["seed"]!).ShouldBe(4ul);
        ((long)node["ledger"]!["nfe"]!).ShouldBeGreaterThanOrEqualTo(20000);
        ((long)node["ledger"]!["vjps"]!).ShouldBe(0, "EAM takes no VJP");
        node["metrics"]!["control_objective"].ShouldNotBeNull();
        test.Error.ShouldContain("eam on gaussian-mixture");
    }

    [Fact]
    public async Task Train_Twice_GivesTheSameMetrics()
    {
        using var first = new TestTerminal();
        using var second = new TestTerminal();

        (await first.RunAsync([.. Small, "--json"])).ShouldBe(0);
        (await second.RunAsync([.. Small, "--json"])).ShouldBe(0);

        JsonNode.Parse(second.Output)!["metrics"]!.ToJsonString().ShouldBe(JsonNode.Parse(first.Output)!["metrics"]!.ToJsonString());
    }

    [Fact]
    public async Task Train_Table_ShowsMetricsAndWhatWasSpent()
    {
        using var test = new TestTerminal();

        (await test.RunAsync(Small)).ShouldBe(0, test.Error);

        test.Output.ShouldContain("control_gap");
        test.Output.ShouldContain("spent: ");
        test.Output.ShouldNotContain("\e");
    }

    [Fact]
    public async Task Train_WithFolder_KeepsCheckpointAndMetrics()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync([.. Small, "--out", folder.Path])).ShouldBe(0, test.Error);

        Directory.GetFiles(folder.File("checkpoint"), "*.safetensors").Length.ShouldBe(1);
        JsonNode.Parse(File.ReadAllText(folder.File("metrics.json")))!["method"]!.ToString().ShouldBe("eam");
    }

    [Fact]
    public async Task Train_WrongNames_AreAllToldAtOnce()
    {
        using var test = new TestTerminal();

        (
            await test.RunAsync(
                "train",
                "--task",
                "gaussian-mixture",
                "--method",
                "eam",
                "--set",
                "eam.ode_step=3",
                "--set",
                "learning_rate=7",
                "--task-set",
                "mode=3"
            )
        ).ShouldBe(2);

        test.Error.ShouldContain("eam: --set eam.ode_step=3: unknown parameter 'eam.ode_step'; did you mean 'eam.ode_steps'?");
        test.Error.ShouldContain("eam: --set learning_rate=7: learning_rate must be a number from");
        test.Error.ShouldContain("eam: --task-set mode=3: unknown parameter 'mode'; did you mean 'modes'?");
    }

    [Fact]
    public async Task Train_BudgetBelowOneIteration_IsAUsageError()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("train", "--task", "gaussian-mixture", "--method", "am", "--compute", "5")).ShouldBe(2);

        test.Error.ShouldStartWith("eam: --compute 5 is less than one iteration of am with these parameters");
    }

    [Fact]
    public async Task Train_LargeRewardScale_Trains()
    {
        using var test = new TestTerminal();

        string[] settings = ["width=16", "hidden_layers=1", "batch_size=16", "am.steps=10"];

        (
            await test.RunAsync([
                "train",
                "--task",
                "gaussian-mixture",
                "--task-set",
                "reward_scale=100000",
                "--method",
                "am",
                .. settings.SelectMany(setting => new[] { "--set", setting }),
                "--compute",
                "2e4",
            ])
        ).ShouldBe(0, test.Error);
    }

    [Fact]
    public async Task Train_LossThatExplodes_FailsWithOneLine()
    {
        using var test = new TestTerminal();

        (
            await test.RunAsync([.. Small, "--set", "learning_rate=1", "--set", "gradient_clip=1e9", "--task-set", "reward_scale=1e6"])
        ).ShouldBe(1);

        test.Error.ShouldStartWith("eam: trial 0 (eam) diverged at iteration");
        test.Error.TrimEnd().ShouldEndWith("; lower learning_rate or gradient_clip");
        test.Error.Trim().Split('\n').Length.ShouldBe(1);
    }
}
