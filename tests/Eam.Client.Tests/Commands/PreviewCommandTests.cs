using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class PreviewCommandTests
{
    private static readonly string Narrow = SmallSweeps
        .TwoMethods.Replace("{values: [am, eam]}", "eam", StringComparison.Ordinal)
        .Replace("  am.steps: 10\n", string.Empty, StringComparison.Ordinal)
        .Replace("{min: 1e-3, max: 1e-2, scale: log}", "{values: [1e-3, 1e-2]}", StringComparison.Ordinal)
        .Replace("batch_size: 32", "batch_size: {values: [16, 32]}", StringComparison.Ordinal)
        .Replace("trials: 6", "trials: 10", StringComparison.Ordinal)
        .Replace(", final_seeds: 2", string.Empty, StringComparison.Ordinal);

    [Fact]
    public async Task Preview_Json_HasTheComputeOfEachRungAndAnEstimate()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("preview", folder.Write(SmallSweeps.TwoMethods), "--json")).ShouldBe(0, test.Error);

        // Per method: three trials of 20 k, 40 k more for the winner, and 60 k for its repeat.
        var node = JsonNode.Parse(test.Output)!;
        ((double)node["compute"]!).ShouldBe(2 * 160e3);
        node["rungs"]!.AsArray().Sum(rung => (double)rung!["compute"]!).ShouldBe(2 * 160e3);
        ((double)node["most_compute"]!).ShouldBe(2 * 160e3, "sha is exact");
        ((double)node["seconds"]!).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(
        "objective: {metric: sw2, goal: maximize}",
        "minmax",
        "maximize sw2",
        "objective sw2 has goal: maximize, but smaller values"
    )]
    [InlineData("objective: control_objective_se", "error", "minimize control_objective_se", "objective control_objective_se is the error")]
    public async Task Preview_ObjectiveThatIsHardlyMeant_ShowsItWithAWarning(string objective, string name, string shown, string warning)
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var file = folder.Write(SmallSweeps.TwoMethods.Replace("name: small", $"name: {name}\n{objective}", StringComparison.Ordinal));

        (await test.RunAsync("preview", file)).ShouldBe(0, test.Error);

        test.Output.ShouldContain($"{name}  gaussian-mixture, {shown}, random search");
        test.Error.ShouldStartWith($"eam: warning: {warning}");
        using var json = new TestTerminal();
        (await json.RunAsync("preview", file, "--json")).ShouldBe(0, json.Error);
        ((string)JsonNode.Parse(json.Output)!["warnings"]![0]!).ShouldStartWith(warning);
    }

    [Fact]
    public async Task Preview_MoreTrialsThanConfigurations_SaysHowManyRun()
    {
        using var folder = new TemporaryFolder();
        using var table = new TestTerminal();
        using var json = new TestTerminal();
        var file = folder.Write(Narrow);

        (await table.RunAsync("preview", file)).ShouldBe(0, table.Error);
        (await json.RunAsync("preview", file, "--json")).ShouldBe(0, json.Error);

        table.Output.ShouldContain("4 trials");
        table.Output.ShouldContain("note: trials is 10, but eam has only 4 different configurations");
        var node = JsonNode.Parse(json.Output)!;
        ((int)node["trials"]!).ShouldBe(4);
        ((string)node["notes"]!.AsArray().ShouldHaveSingleItem()!).ShouldStartWith("trials is 10, but eam has only 4 ");
    }

    [Fact]
    public async Task Run_MoreTrialsThanConfigurations_SaysHowManyRunAndRunsThem()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("run", folder.Write(Narrow), "--data", folder.Path, "--json")).ShouldBe(0, test.Error);

        test.Error.ShouldContain("note: trials is 10, but eam has only 4 different configurations");
        var trials = JsonNode.Parse(test.Output)!["trials"]!.AsArray();
        trials.Select(trial => trial!["parameters"]!.ToJsonString()).Distinct().Count().ShouldBe(4);
        trials.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Preview_Table_ShowsRungsAndTime()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("preview", folder.Write(SmallSweeps.TwoMethods))).ShouldBe(0, test.Error);

        test.Error.ShouldBeEmpty();
        test.Output.ShouldContain("total: 320 k nfe and ");
        test.Output.ShouldMatch(@"about \d+:\d\d here with 2 slots");
    }

    [Fact]
    public async Task Preview_AnAsynchronousRule_GivesTheLeastAndTheMost()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var text = SmallSweeps
            .TwoMethods.Replace("algorithm: sha", "algorithm: asha", StringComparison.Ordinal)
            .Replace("trials: 6", "trials: 12", StringComparison.Ordinal);

        (await test.RunAsync("preview", folder.Write(text))).ShouldBe(0, test.Error);

        // Per method: six trials of 20 k, then 40 k more for two of them (as under sha) to four (all from the third on), and 60 k for the repeat.
        test.Output.ShouldContain("total: 520 k to 680 k nfe and ");
        test.Output.ShouldContain(" 3 to 5 ");
        test.Output.ShouldContain("at least about");
        test.Output.ShouldContain("asha promotes before a rung is full");
    }
}
