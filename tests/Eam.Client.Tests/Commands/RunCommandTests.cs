using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class RunCommandTests
{
    [Fact]
    public async Task Run_ToAPipe_WritesALineASegmentThenTheLeaderboardAndTheRatio()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("run", folder.Write(SmallSweeps.TwoMethods), "--data", folder.Path)).ShouldBe(0, test.Error);

        test.Output.ShouldNotContain("\e");
        test.Output.Split('\n')
            .Count(line => line.Contains(" rung ", StringComparison.Ordinal) && line.Contains(" nfe ", StringComparison.Ordinal))
            .ShouldBe(12, "6 of rung 1, 2 winners, 2 repeats of 2 rungs");
        test.Output.ShouldContain("small-1 completed after");
        test.Output.ShouldContain("best am: trial");
        test.Output.ShouldContain("compute to reach control_objective");
        test.Output.ShouldContain("am / eam");
        test.Output.ShouldContain($"results: {folder.File("sweeps", "small-1")}");
        test.Output.ShouldContain("eam compare");
        File.Exists(folder.File("sweeps", "small-1", "trials.csv")).ShouldBeTrue();
    }

    [Fact]
    public async Task Run_OnATerminal_RedrawsInPlaceAndEndsWithTheLeaderboard()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal((120, 40));

        // Long enough that the screen, which is drawn four times per second, is drawn before the end on the fastest machine.
        var file = folder.Write(SmallSweeps.TwoMethods.Replace("max: 6e4", "max: 1e6", StringComparison.Ordinal));

        (await test.RunAsync("run", file, "--data", folder.Path)).ShouldBe(0, test.Error);

        test.Output.ShouldContain("\e[?25l", Case.Sensitive, "the cursor is hidden while the screen is live");
        test.Output.ShouldContain("\e[?25h", Case.Sensitive, "and shown again");
        test.Output.ShouldContain("Ctrl-C saves and stops.");
        test.Output.LastIndexOf("rank", StringComparison.Ordinal)
            .ShouldBeGreaterThan(test.Output.LastIndexOf("Ctrl-C", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Json_IsOneObjectOnStdoutAndProgressOnStderr()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (
            await test.RunAsync("run", folder.Write(SmallSweeps.TwoMethods), "--data", folder.Path, "--seed", "5", "--slots", "1", "--json")
        ).ShouldBe(0, test.Error);

        var node = JsonNode.Parse(test.Output)!;
        ((string)node["status"]!).ShouldBe("completed");
        ((ulong)node["seed"]!).ShouldBe(5ul);
        node["trials"]!.AsArray().Count.ShouldBe(8);
        node["compute_to_target"]!["nfe"]!.AsObject().Count.ShouldBe(2);
        node["trials"]![0]!["parameters"]!["width"].ShouldNotBeNull();
        test.Error.ShouldContain("rung 1/2");
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_CtrlC_SavesAndSaysHowToGoOn_AndResumeGoesOn()
    {
        using var folder = new TemporaryFolder();
        using (var test = new TestTerminal())
        {
            test.InterruptAfter("rung 2/");

            (await test.RunAsync("run", folder.Write(SmallSweeps.Endless), "--data", folder.Path)).ShouldBe(130);

            test.Output.ShouldContain("endless-1 stopped after");
            test.Error.ShouldContain($"To resume: eam resume endless-1 --data {folder.Path}");
        }

        using var second = new TestTerminal();
        second.InterruptAfter("rung 6/");

        (await second.RunAsync("run", "--resume", "endless-1", "--data", folder.Path)).ShouldBe(130);

        second.Output.ShouldContain("endless-1 stopped after");
        second.Output.ShouldNotContain("rung 1/18", Case.Sensitive, "results of the first run are not shown again");
    }

    [Fact]
    public async Task Run_GoalAgainstTheMetric_WarnsAndRuns()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var file = folder.Write(SmallSweeps.TwoMethods + "\nobjective: {metric: sw2, goal: maximize}\n");

        (await test.RunAsync("run", file, "--data", folder.Path)).ShouldBe(0, test.Error);

        test.Error.Trim()
            .ShouldBe(
                "eam: warning: objective sw2 has goal: maximize, but smaller values of it are better, so the sweep looks for the worst trials"
            );
    }

    [Fact]
    public async Task Run_FileAndResume_IsAUsageError()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("run", "x.yaml", "--resume", "y")).ShouldBe(2);

        test.Error.ShouldContain("not both");
    }

    [Fact]
    public async Task Run_ResumeOfNoSweep_Fails()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("run", "--resume", "nothing-1", "--data", folder.Path)).ShouldBe(1);

        test.Error.ShouldStartWith("eam: there is no sweep 'nothing-1'");
    }
}
