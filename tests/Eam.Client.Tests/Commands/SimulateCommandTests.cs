using System.Text.Json.Nodes;
using System.Xml.Linq;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class SimulateCommandTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Simulate_Json_HasEachRuleThatWasAskedFor()
    {
        var node = JsonNode.Parse(
            await RunAsync("--rules", "sha,none", "--slots", "3", "--failures", "0.1", "--stragglers", "0.1", "--seed", "9", "--json")
        )!;

        node["rules"]!.AsArray().Select(rule => (string)rule!["rule"]!).ShouldBe(["sha", "none"]);
        ((int)node["slots"]!, (int)node["seed"]!, (string)node["curves"]!).ShouldBe((3, 9, "power"));
        foreach (var rule in node["rules"]!.AsArray())
        {
            ((int)rule!["completed"]! + (int)rule["pruned"]! + (int)rule["failed"]!).ShouldBe(6 + (int)rule["repeats"]!);
            ((double)rule["makespan"]!).ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task Simulate_Table_HasALineForEveryRule()
    {
        var output = await RunAsync("--slots", "1", "--curves", "crossing");

        output.ShouldContain("small  crossing curves, 1 slot");
        foreach (var rule in new[] { "sha", "asha", "hyperband", "async-hyperband", "pasha", "asha-stop", "median", "none" })
            output.ShouldMatch($@"(?m)^ *{rule} .* 100\.0 % ");
    }

    [Fact]
    public async Task Simulate_CsvOfTwoSearchers_HasALineForEach()
    {
        var lines = (
            await RunAsync("--slots", "4,1@0.5,8@1", "--rules", "sha,asha", "--search", "random,tpe", "--curves", "landscape", "-o", "csv")
        )
            .TrimEnd()
            .Split('\n');

        lines
            .Select(line => string.Join(' ', line.Split(',').Take(3)))
            .ShouldBe(["rule search trials", "sha random 6", "sha tpe 6", "asha random 6", "asha tpe 6"]);
        lines.ShouldAllBe(line => line.Count(letter => letter == ',') == lines[0].Count(letter => letter == ','));
    }

    [Fact]
    public async Task Simulate_LargeSweep_TellsItsProgressOnStderr()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var file = folder.Write(SmallSweeps.TwoMethods.Replace("trials: 6", "trials: 20001", StringComparison.Ordinal));

        (await test.RunAsync("simulate", file, "--rules", "none", "--slots", "4", "--json")).ShouldBe(0, test.Error);

        test.Error.ShouldContain("simulating  50 %  none, random search");
        ((int)JsonNode.Parse(test.Output)!["rules"]![0]!["trials"]!).ShouldBe(20001);
    }

    [Fact]
    public async Task Simulate_Figures_AreImagesThatNameEveryRule()
    {
        using var folder = new TemporaryFolder();

        await RunAsync("--slots", "3", "--rules", "sha,none", "--figures", Path.Combine(folder.Path, "new"));

        foreach (var name in new[] { "best.svg", "utilisation.svg" })
        {
            var svg = XDocument.Load(Path.Combine(folder.Path, "new", name));
            var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
            texts.ShouldContain(text => text.StartsWith("sha"));
            texts.ShouldContain(text => text.StartsWith("none"));
            svg.Descendants().ShouldNotContain(element => element.Name.LocalName == "script");
        }
    }

    [Fact]
    public async Task Simulate_FromTheSameSweep_FindsItsObjective()
    {
        var trials = (await sweep.JsonAsync("trials", "small-1"))["trials"]!
            .AsArray()
            .Select(trial => (double)trial!["metrics"]!["control_objective"]!)
            .ToList();
        var node = JsonNode.Parse(await RunAsync("--from", "small-1", "--rules", "none", "--json"))!;

        ((string)node["metric"]!).ShouldBe("control_objective");
        ((double)node["rules"]![0]!["incumbent"]!["score"]!).ShouldBeInRange(trials.Min(), trials.Max() + 1);
        ((double)node["rules"]![0]!["incumbent"]!["regret"]!).ShouldBe(0);
    }

    [Theory]
    [InlineData("--rules: 'ahsa' is not known; did you mean 'asha'?", "--rules", "ahsa")]
    [InlineData("--failures: must be a probability, at least 0 and less than 1", "--failures", "1")]
    [InlineData("--slots: '10001' is not a number of slots from 1 to 10000", "--slots", "10001")]
    [InlineData("--slots: '4': add the time from which it holds", "--slots", "16,4")]
    [InlineData("--search: 'tpee' is not known; did you mean 'tpe'?", "--search", "tpee")]
    [InlineData("--figures: cannot write to /dev/null/x", "--figures", "/dev/null/x")]
    [InlineData("--curves and --from cannot be used together: give one of them", "--curves", "noisy", "--from", "small-1")]
    public async Task Simulate_BadOption_SaysHowToMendIt(string message, params string[] options)
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync(["simulate", folder.Write(SmallSweeps.TwoMethods), "--data", sweep.Data, .. options])).ShouldBe(
            options[0] == "--figures" ? 1 : 2
        );

        test.Error.ShouldContain(message);
    }

    private async Task<string> RunAsync(params string[] options)
    {
        using var folder = new TemporaryFolder();
        return await sweep.RunAsync(null, ["simulate", folder.Write(SmallSweeps.TwoMethods), .. options]);
    }
}
