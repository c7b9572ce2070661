using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class WarmStartTests
{
    [Fact]
    public async Task Run_FromAnEarlierSweep_BeginsWithItsBest()
    {
        using var folder = new TemporaryFolder();
        using var first = new TestTerminal();
        (await first.RunAsync("run", folder.Write(SmallSweeps.TwoMethods), "--data", folder.Path, "--json")).ShouldBe(0, first.Error);
        var file = folder.Write(SmallSweeps.TwoMethods + "\nsearch: tpe\nwarm_start: {from: small-1, points: 1}");

        using var second = new TestTerminal();
        (await second.RunAsync("run", file, "--data", folder.Path, "--json")).ShouldBe(0, second.Error);

        var best = Trials(first).Where(trial => (int?)trial!["rung"] == 2 && trial["repeat_of"] is null).Select(Rate).Order();
        Trials(second).Take(2).Select(Rate).Order().ShouldBe(best);
        JsonNode.Parse(File.ReadAllText(folder.File("sweeps", "small-2", "sweep.json")))!["spec"]!["earlier"]!.AsArray().Count.ShouldBe(6);

        using var preview = new TestTerminal();
        (await preview.RunAsync("preview", file, "--data", folder.Path)).ShouldBe(0, preview.Error);
        using var elsewhere = new TestTerminal();
        (await elsewhere.RunAsync("preview", file, "--data", folder.File("other"))).ShouldBe(2);
        elsewhere.Error.ShouldContain("warm_start cannot be read: there is no sweep 'small-1'");
    }

    private static JsonArray Trials(TestTerminal terminal) => JsonNode.Parse(terminal.Output)!["trials"]!.AsArray();

    private static double Rate(JsonNode? trial) => (double)trial!["parameters"]!["learning_rate"]!;
}
