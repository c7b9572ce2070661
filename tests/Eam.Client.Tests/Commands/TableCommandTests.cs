using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class TableCommandTests(TableCommandTests.Repeated repeated, FinishedSweep sweep) : IClassFixture<TableCommandTests.Repeated>
{
    /// <summary>A grid of two learning rates for each of two methods, three seeds each: grid-1.</summary>
    public sealed class Repeated : IAsyncLifetime
    {
        private const string Grid = """
            name: grid
            task: {name: gaussian-mixture, modes: 4}
            method: {values: [am, eam]}
            parameters:
              learning_rate: {values: [1e-3, 5e-3]}
              batch_size: 32
              width: 16
              hidden_layers: 1
              am.steps: 10
              eam.ode_steps: 4
            search: grid
            repeats: 3
            halving: {algorithm: none, compute: {unit: nfe, max: 2e4}}
            evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 8, per_rung: 1}
            seed: 3
            slots: 2
            """;

        public TemporaryFolder Folder { get; } = new();

        public async ValueTask InitializeAsync()
        {
            using var test = new TestTerminal();
            (await test.RunAsync("run", Folder.Write(Grid), "--data", Folder.Path)).ShouldBe(0, test.Error);
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }

        public async Task<string> TableAsync(params string[] options)
        {
            using var test = new TestTerminal();
            (await test.RunAsync(["table", "grid-1", .. options, "--data", Folder.Path])).ShouldBe(0, test.Error);
            return test.Output;
        }
    }

    [Fact]
    public async Task Table_Json_HasTheMeanAndTheIntervalOfTheTrials()
    {
        var node = JsonNode.Parse(await repeated.TableAsync("-o", "json"))!["sweeps"]![0]!;
        using var trials = new TestTerminal();
        (await trials.RunAsync("trials", "grid-1", "--data", repeated.Folder.Path, "--json")).ShouldBe(0, trials.Error);
        var rewards = JsonNode.Parse(trials.Output)!["trials"]!
            .AsArray()
            .Where(trial => (string)trial!["method"]! == "am" && (double)trial["parameters"]!["learning_rate"]! == 1e-3)
            .Select(trial => (double)trial!["metrics"]!["reward"]!)
            .ToList();

        var row = node["configurations"]![0]!;

        ((string)row["method"]!).ShouldBe("am");
        ((double)row["parameters"]!["learning_rate"]!).ShouldBe(1e-3);
        ((int)row["runs"]!).ShouldBe(3);
        var reward = row["metrics"]!["reward"]!;
        ((double)reward["mean"]!).ShouldBe(rewards.Average(), 1e-9);
        ((double)reward["low"]!).ShouldBeLessThan(rewards.Average());
        ((double)reward["high"]!).ShouldBeGreaterThan(rewards.Average());
        ((int)reward["runs"]!).ShouldBe(3);
        node["base"]!["reward"].ShouldNotBeNull();
        node["configurations"]!.AsArray().Count.ShouldBe(4);
        node["configurations"]!.AsArray().ShouldAllBe(one => (double)one!["compute"]! >= 2e4);
    }

    [Fact]
    public async Task Table_Markdown_HasABaseAndARowPerConfiguration()
    {
        var lines = (await repeated.TableAsync("-o", "markdown", "--metrics", "reward,sw2")).ReplaceLineEndings("\n").Split('\n');

        lines[0].ShouldBe("| method | parameters | runs | compute | seconds | reward | sw2 |");
        lines[1].ShouldBe("|---|---|---:|---:|---:|---:|---:|");
        lines[2].ShouldStartWith("| base |  | - | 0 | 0 | ");
        lines[3].ShouldStartWith("| am | learning_rate=0.001 | 3 | 2");
        lines[3].Split('±').Length.ShouldBe(3, "both metrics have an interval");
        lines.Count(line => line.StartsWith("| ", StringComparison.Ordinal)).ShouldBe(6);
    }

    [Fact]
    public async Task Table_BestOver_HasOneConfigurationPerMethod()
    {
        var all = await RowsAsync();
        var best = await RowsAsync("--best-over", "learning_rate");

        best.Select(row => (string)row!["method"]!).ShouldBe(["am", "eam"]);
        foreach (var row in best)
        {
            var rivals = all.Where(other => (string)other!["method"]! == (string)row!["method"]!);
            Objective(row).ShouldBe(rivals.Max(other => Objective(other)));
        }

        async Task<JsonArray> RowsAsync(params string[] options) =>
            JsonNode.Parse(await repeated.TableAsync([.. options, "-o", "json"]))!["sweeps"]![0]!["configurations"]!.AsArray();

        double Objective(JsonNode? row) => (double)row!["metrics"]!["control_objective"]!["mean"]!;
    }

    [Fact]
    public async Task Table_Csv_HasThreeColumnsPerMetric()
    {
        var lines = (await repeated.TableAsync("-o", "csv", "--metrics", "sw2")).ReplaceLineEndings("\n").Trim().Split('\n');

        lines[0].ShouldBe("sweep,method,parameters,runs,evaluated,unit,compute,seconds,sw2,sw2_low,sw2_high");
        lines.Length.ShouldBe(5);
        lines[1].Split(',').Length.ShouldBe(11);
    }

    [Fact]
    public async Task Table_SeveralSweeps_NamesTheSweepInEachRow()
    {
        var text = await repeated.TableAsync("grid-1", "-o", "markdown");

        text.ShouldStartWith("| sweep | method |");
        text.ShouldContain("| grid | eam | learning_rate=0.005 | 3 | ");
    }

    [Fact]
    public async Task Table_AfterHalving_SaysWhatIsLeftOut()
    {
        var text = await sweep.RunAsync(null, "table", "small-1");

        text.ShouldContain("small-1: 4 configurations left out: no run at the highest rung.");
        text.ShouldContain("± is half of the 95 % interval");
    }

    [Theory]
    [InlineData("--metrics", "reward,swd2", "eam: --metrics: 'swd2' is not known; did you mean 'sw2'?")]
    [InlineData("--metrics", "zzz", "eam: --metrics: 'zzz' is not known; `eam tasks metrics` lists them")]
    [InlineData("--best-over", "learning_rat", "eam: --best-over: no configuration has 'learning_rat'; did you mean 'learning_rate'?")]
    [InlineData("-o", "xml", "eam: -o: 'xml' is not known; it must be one of table, markdown, json, csv")]
    public async Task Table_UnknownWord_IsAUsageErrorWithTheNearest(string option, string word, string line) =>
        (await sweep.FailAsync(2, "table", "small-1", option, word)).ShouldStartWith(line);
}
