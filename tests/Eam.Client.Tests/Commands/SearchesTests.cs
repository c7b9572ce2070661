using System.Text.Json.Nodes;
using Eam.Client.Tests.Remote;
using Eam.Testing;
using Eam.Testing.Trials;

namespace Eam.Client.Tests.Commands;

public sealed class SearchesTests(SearchesTests.ThreeSearches searches) : IClassFixture<SearchesTests.ThreeSearches>
{
    private static readonly string[] Names = ["small-1", "small-2", "small-3"];

    /// <summary>One sweep file that ran with the seeds 3, 4 and 5 in one command: small-1, small-2 and small-3.</summary>
    public sealed class ThreeSearches : IAsyncLifetime
    {
        public TemporaryFolder Folder { get; } = new();

        /// <summary>What the command wrote to stdout.</summary>
        public string Output { get; private set; } = "";

        /// <summary>What the command wrote to stderr.</summary>
        public string Error { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            using var test = new TestTerminal();
            var file = Folder.Write(SmallSweeps.TwoMethods);
            (await test.RunAsync("run", file, "--data", Folder.Path, "--search-seeds", "3", "--json")).ShouldBe(0, test.Error);
            (Output, Error) = (test.Output, test.Error);
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public void Run_SearchSeeds_RunsASweepForEachSeedAndPrintsOneComparison()
    {
        var node = JsonNode.Parse(searches.Output)!;

        Directory.GetDirectories(searches.Folder.File("sweeps")).Length.ShouldBe(3);
        node["searches"]!.AsArray().Select(search => (string)search!["sweep"]!).ShouldBe(Names);
        node["searches"]!.AsArray().Select(search => (ulong)search!["seed"]!).ShouldBe([3UL, 4, 5]);
        searches.Error.ShouldContain("eam: note: search 2 of 3: small-2, seed 4");
    }

    [Fact]
    public async Task Compare_Searches_CountsEachSearchOnce()
    {
        var node = await CompareAsync([.. Names, "--searches"]);

        JsonNode.DeepEquals(node, JsonNode.Parse(searches.Output)).ShouldBeTrue("run ends with the same comparison");
        var ratios = node["searches"]!.AsArray().Select(search => (double)search!["ratio"]!).ToList();
        ((double)node["ratio"]!).ShouldBe(Math.Exp(ratios.Average(ratio => Math.Log(ratio))), 1e-9, "all runs hold the level");
        var first = node["searches"]![0]!;
        ((double)first["ratio"]!).ShouldBe((double)first["medians"]!["am"]! / (double)first["medians"]!["eam"]!, 1e-9);
        ((string)node["other_units"]![0]!["unit"]!).ShouldBe("seconds");
    }

    [Fact]
    public async Task Compare_SearchesInATable_HasARowForEachSearchAndTheRatio()
    {
        using var test = new TestTerminal();

        (await test.RunAsync(["compare", .. Names, "--searches", "--data", searches.Folder.Path])).ShouldBe(0, test.Error);

        test.Output.ShouldContain("compute to reach control_objective");
        test.Output.ShouldContain("am (nfe)");
        test.Output.ShouldMatch(@"small-2 +4 +\S");
        test.Output.ShouldContain("each number is the median over the runs of the search's winner");
        test.Output.ShouldContain("am / eam = ");
        test.Output.ShouldContain("tuned with: am ");
    }

    [Fact]
    public async Task Compare_SearchesInCsv_HasALineForEachSearchAndMethod()
    {
        using var test = new TestTerminal();

        (await test.RunAsync(["compare", .. Names, "--searches", "--data", searches.Folder.Path, "-o", "csv"])).ShouldBe(0, test.Error);

        test.Output.ShouldStartWith("sweep,seed,method,unit,median,runs,reached");
        test.Output.Trim().Split('\n').Length.ShouldBe(7);
        test.Output.ShouldContain("small-3,5,eam,nfe,");
    }

    [Fact]
    public async Task Compare_SearchesWithACurve_HasTheRatioAtTenLevels() =>
        (await CompareAsync([.. Names, "--searches", "--curve"]))["curve"]!.AsArray().Count.ShouldBe(10);

    [Fact]
    public async Task Compare_SearchesAtALevelThatNobodyReaches_HasNoRatio()
    {
        var node = await CompareAsync([.. Names, "--searches", "--target", "99"]);

        node["ratio"].ShouldBeNull();
        ((string)node["no_interval"]!).ShouldStartWith("in 3 of 3 searches");
        node["searches"]![0]!["medians"]!["am"].ShouldBeNull();
    }

    [Theory]
    [InlineData("eam: --searches: an interval over searches needs at least 3 sweeps", "small-1", "small-2")]
    [InlineData("eam: --searches: small-1 and small-1 have the same seed (3)", "small-1", "small-2", "small-1")]
    public async Task Compare_SweepsThatAreNoRepetitions_IsAUsageErrorOfOneLine(string expected, params string[] sweeps)
    {
        using var test = new TestTerminal();

        (await test.RunAsync(["compare", .. sweeps, "--searches", "--data", searches.Folder.Path])).ShouldBe(2);

        test.Error.ShouldStartWith(expected);
        test.Error.Trim().ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("--search-seeds must be at least 3", "run", "x.yaml", "--search-seeds", "2")]
    [InlineData("--search-seeds cannot be used with --resume", "run", "--resume", "small-1", "--search-seeds", "3")]
    [InlineData("is not a whole number of at least 1", "run", "x.yaml", "--search-seeds", "many")]
    public async Task Run_SearchSeedsThatMakeNoSense_IsAUsageError(string expected, params string[] arguments)
    {
        using var test = new TestTerminal();

        (await test.RunAsync([.. arguments, "--data", searches.Folder.Path])).ShouldBe(2);

        test.Error.ShouldContain(expected);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_SearchSeedsAndCtrlC_StopsTheSearchAndSaysWhatIsLeft()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        test.InterruptAfter("rung 2/");

        (
            await test.RunAsync("run", folder.Write(SmallSweeps.Endless), "--data", folder.Path, "--search-seeds", "3", "--seed", "8")
        ).ShouldBe(130);

        Directory.GetDirectories(folder.File("sweeps")).Length.ShouldBe(1);
        test.Error.ShouldContain("the comparison over searches is still to come: resume endless-1, run ");
        test.Error.ShouldContain(" with each of the 2 seeds after 8 (--seed), then: eam compare endless-1 ... --searches --data ");
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_SearchSeedsOnAServer_RunsThemThere()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path, new ScriptedRunner());

        var (output, _) = await server.RunAsync(0, "run", folder.Write(SmallSweeps.TwoMethods), "--search-seeds", "3", "--json");

        JsonNode.Parse(output)!["searches"]!.AsArray().Select(search => (ulong)search!["seed"]!).ShouldBe([3UL, 4, 5]);
    }

    private async Task<JsonNode> CompareAsync(params string[] arguments)
    {
        using var test = new TestTerminal();
        (await test.RunAsync(["compare", .. arguments, "--data", searches.Folder.Path, "--json"])).ShouldBe(0, test.Error);
        return JsonNode.Parse(test.Output)!;
    }
}
