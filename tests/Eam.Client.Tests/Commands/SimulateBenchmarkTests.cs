using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class SimulateBenchmarkTests : IDisposable
{
    private const string Mine = """
        name: mine
        task: {name: command, run: [sh, train.sh], metrics: {reward: maximize}, compute: nfe}
        method: {values: [plain]}
        parameters:
          x1: {min: 0, max: 1}
          x2: {min: 0, max: 1}
          x3: {values: [0.25, 0.5, 0.85]}
        halving: {algorithm: sha, eta: 3, compute: {min: 1e6, max: 27e6}}
        trials: 27
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Simulate_BenchmarkWithoutFile_HasItsOwnSweepAndRegretOfTheOptimum()
    {
        var node = JsonNode.Parse(
            await RunAsync("--curves", "mf-hartmann-3-good", "--rules", "none,hyperband", "--search", "tpe", "--json")
        )!;

        ((string)node["curves"]!, (string)node["unit"]!, (double)node["optimum"]!).ShouldBe(("mf-hartmann-3-good", "cost", 3.86278));
        foreach (var rule in node["rules"]!.AsArray())
        {
            var best = rule!["incumbent"]!;
            ((double)best["regret"]!).ShouldBe((3.86278 - (double)best["score"]!) / 3.86278, 1e-9);
            ((double)rule["incumbents"]!.AsArray()[^1]!["score"]!).ShouldBe((double)best["score"]!, 1e-9);
            ((double)rule["compute"]!).ShouldBe(100 * (double)rule["makespan"]!, 1e-6);
        }
    }

    [Fact]
    public async Task Simulate_BenchmarkOnAFileWithItsVariables_UsesTheRungsAndTrialsOfTheFile()
    {
        var file = _folder.Write(Mine);
        File.WriteAllText(_folder.File("train.sh"), "exit 1\n");

        var rule = JsonNode.Parse(await RunAsync(file, "--curves", "mf-hartmann-3-bad", "--rules", "sha", "--json"))!["rules"]![0]!;

        // 27, 9, 3 and 1 trials at z = 3.7, 11, 33 and 100, at a cost of 27e6 for a whole trial.
        ((int)rule["trials"]!, (int)rule["segments"]!).ShouldBe((27, 40));
        ((double)rule["makespan"]!).ShouldBe(
            (27 * 0.05130315500685871) + (9 * 0.010425240054869687) + (3 * 0.09382716049382717) + 0.8444444444444444,
            1e-9
        );
        (await RunAsync(file, "--curves", "mf-hartmann-3-bad", "--rules", "sha")).ShouldContain(
            "which costs 27.0 M. Regret: the share of the optimum"
        );
    }

    [Fact]
    public async Task Simulate_Seeds_HasALineForEachRuleSearcherBudgetAndBenchmark()
    {
        string[] words = ["--curves", "mf-hartmann", "--seeds", "3", "--budgets", "2,4", "--rules", "sha,none", "--search", "random,sobol"];

        var lines = (await RunAsync([.. words, "-o", "csv"])).TrimEnd().Split('\n').Select(line => line.TrimEnd().Split(',')).ToList();
        var table = await RunAsync(words);

        lines[0].ShouldBe(["budget", "rule", "search", "trials", "benchmark", "seeds", "regret", "regret_low", "regret_high", "rank", "p"]);
        lines.Count.ShouldBe(1 + (2 * 2 * 2 * 8));
        lines.Skip(1).Select(line => line[4]).Distinct().Count().ShouldBe(8);
        foreach (var line in lines.Skip(1))
        {
            var (mean, low, high) = (Number(line[6]), Number(line[7]), Number(line[8]));
            mean.ShouldBeInRange(0, 1);
            ((low + high) / 2).ShouldBe(mean, 1e-9);
        }

        table.ShouldContain("mf-hartmann  8 benchmarks, 3 seeds, budget 4, 1 slot");
        table.ShouldMatch("(?m)^ rule +search +trials +6 good +6 moderate +6 bad +6 terrible *$");
        table.ShouldMatch(@"Friedman: chi-square [0-9.]+, 3 degrees of freedom, p ");
    }

    [Fact]
    public async Task Simulate_SeedsOfOneRow_HasNoTest()
    {
        var output = await RunAsync(
            "--curves",
            "mf-hartmann-6-bad",
            "--seeds",
            "2",
            "--budgets",
            "1",
            "--rules",
            "none",
            "--search",
            "sobol"
        );

        output.ShouldContain("1 benchmark, 2 seeds, budget 1, 1 slot");
        output.ShouldNotContain("Friedman");
    }

    [Theory]
    [InlineData("--curves: 'mf-hartman-3-good' is not known; did you mean 'mf-hartmann-3-good'?", "--curves", "mf-hartman-3-good")]
    [InlineData(
        "--curves: 'x' is not known; it must be one of power, crossing, noisy, landscape, mf-hartmann, mf-hartmann-3-good",
        "--curves",
        "x"
    )]
    [InlineData("--curves: mf-hartmann is several benchmarks; add --seeds N, or give one of mf-hartmann-3-good", "--curves", "mf-hartmann")]
    [InlineData(
        "'eam simulate' needs FILE, or --curves with a benchmark, which has its own sweep: mf-hartmann-3-good",
        "--curves",
        "noisy"
    )]
    [InlineData("--seeds: compares benchmarks", "--curves", "noisy", "--seeds", "3")]
    [InlineData("--seeds: compares benchmarks", "FILE", "--curves", "mf-hartmann", "--seeds", "3")]
    [InlineData("--seeds: compares benchmarks", "--curves", "mf-hartmann", "--seeds", "3", "--figures", "x")]
    [InlineData("--seeds: '0' is not a whole number of at least 1", "--curves", "mf-hartmann", "--seeds", "0")]
    [InlineData("--budgets: needs --seeds", "--curves", "mf-hartmann-3-good", "--budgets", "3")]
    [InlineData("--budgets: '0.5' is not a number of whole trials", "--curves", "mf-hartmann", "--seeds", "3", "--budgets", "3,0.5")]
    [InlineData("--curves: mf-hartmann-6-good: the sweep needs the parameters x1, x2, x3, x4", "FILE", "--curves", "mf-hartmann-6-good")]
    public async Task Simulate_BadBenchmark_IsOneLineAndExitCode2(string message, params string[] words)
    {
        using var test = new TestTerminal();
        var file = _folder.Write(Mine);
        File.WriteAllText(_folder.File("train.sh"), "exit 1\n");

        (await test.RunAsync(["simulate", .. words.Select(word => word == "FILE" ? file : word)])).ShouldBe(2);

        test.Error.Split('\n').Count(line => line.StartsWith("eam: --", StringComparison.Ordinal) || line.Contains(message)).ShouldBe(1);
        test.Error.ShouldContain(message);
        test.Output.ShouldBeEmpty();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string> RunAsync(params string[] words)
    {
        using var test = new TestTerminal();
        (await test.RunAsync(["simulate", .. words])).ShouldBe(0, test.Error);
        return test.Output;
    }
}
