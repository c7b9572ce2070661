using System.Text.Json.Nodes;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>A sweep with two rewards on the digits, one of which is only evaluated, and with weights that vary.</summary>
public sealed class RewardsRunTests
{
    private const string Sweep = """
        name: two
        task: {name: digits, rewards: [{name: three, reward: digit, digit: 3}, {name: ink, reward: ink, weight: 0}]}
        method: am
        parameters: {batch_size: 16, am.steps: 4, learning_rate: [1e-4, 1e-3], reward.ink.weight: [0, 1], reward_scale: 3}
        objective: reward.ink
        halving: {algorithm: none, compute: {max: 3e3}}
        evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 4, per_rung: 1}
        search: grid
        """;

    [Fact]
    public async Task Run_TwoRewards_AreInTheTableTheFileTheJsonAndTheCommandOfTheBest()
    {
        using var data = new TemporaryFolder();
        using var run = new TestTerminal();
        using var best = new TestTerminal();
        using var table = new TestTerminal((160, 40));

        (await run.RunAsync("run", data.Write(Sweep), "--data", data.Path, "-o", "json")).ShouldBe(0, run.Error);
        (await best.RunAsync("best", "two-1", "--data", data.Path)).ShouldBe(0, best.Error);
        (await table.RunAsync("trials", "two-1", "--data", data.Path)).ShouldBe(0, table.Error);

        run.Error.ShouldNotContain("cannot be compared", Case.Sensitive, "reward.ink means the same in all trials");
        var trials = JsonNode.Parse(run.Output)!["trials"]!.AsArray();
        trials.Count.ShouldBe(4);
        trials.ShouldAllBe(trial => trial!["metrics"]!["reward.ink"] != null && trial["metrics"]!["reward.ink_se"] != null);
        var results = SweepResults.Find(data.Path, "two-1");
        foreach (var trial in results.State.Trials)
        {
            var (metrics, weight) = (trial.Metrics!, trial.Configuration.Values["reward.ink.weight"].Number);
            metrics.Reward!.Value.ShouldBe(metrics["reward.three"]!.Value + (weight * metrics["reward.ink"]!.Value), 1e-4);
        }

        var header = File.ReadLines(Path.Combine(results.Folder, "trials.csv")).First();
        header.ShouldContain(",mode_error_floor_high,reward.ink,reward.ink_se,reward.three,reward.three_se,evaluation_nfe,");
        table.Output.ShouldContain("reward.ink");
        best.Output.ShouldContain("--task-set rewards.three.reward=digit");
        best.Output.ShouldContain("--set reward.ink.weight=");

        // The command of the best trains the same configuration.
        var words = best.Output.Split('\n').First(line => line.StartsWith("eam ", StringComparison.Ordinal)).Split(' ')[1..];
        using var again = new TestTerminal();
        (await again.RunAsync([.. words, "--json"])).ShouldBe(0, again.Error);
        JsonNode.Parse(again.Output)!["metrics"]!["reward.three"].ShouldNotBeNull();
    }
}
