using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class PreviewCommandTests
{
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
        ((double)node["seconds"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Preview_Table_ShowsRungsAndTime()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("preview", folder.Write(SmallSweeps.TwoMethods))).ShouldBe(0, test.Error);

        test.Output.ShouldContain("total: 320 k nfe and ");
        test.Output.ShouldMatch(@"about \d+:\d\d here with 2 slots");
    }
}
