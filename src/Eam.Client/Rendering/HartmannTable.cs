using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Engine.Simulation;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam simulate --seeds</c>: rules and searchers on benchmarks, at one or more budgets.</summary>
/// <param name="Name">Name of the benchmark, or of all of them.</param>
/// <param name="Settings">The simulated machine.</param>
/// <param name="Seed">The seed that all seeds are derived from.</param>
/// <param name="Comparisons">One comparison for each budget.</param>
internal sealed record HartmannTable(string Name, SimulationSettings Settings, ulong Seed, IReadOnlyList<HartmannComparison> Comparisons)
{
    // A smaller probability would suggest a precision that the normal approximation does not have.
    private const double LeastProbability = 1e-4;

    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        foreach (var comparison in Comparisons)
        {
            console.MarkupLineInterpolated(
                $"[bold]{Name}[/]  {Figures.Count(comparison.Benchmarks.Count, "benchmark")}, {Figures.Count(comparison.Seeds, "seed")}, budget {comparison.Budget}, {Slots}, failures {Settings.FailureRate}, stragglers {Settings.StragglerRate}, seed {Seed}"
            );
            foreach (var same in comparison.Benchmarks.GroupBy(benchmark => benchmark.Dimensions))
                Show(console, comparison, [.. same]);
            ShowRanks(console, comparison);
        }

        console.PrintLine(
            "Regret of the best trial when the budget is spent, as a share of the optimum: mean ± half of its 95 % interval. Budget 1: one trial from zero to z = 100."
        );
        console.PrintLine(
            "Rank: mean over all benchmarks and seeds. p: Wilcoxon's signed-rank test against the lowest rank, corrected by Holm."
        );
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["name"] = Name,
            ["slot_schedule"] = Settings.Slots.ToString(),
            ["failures"] = Json.Number(Settings.FailureRate),
            ["stragglers"] = Json.Number(Settings.StragglerRate),
            ["seed"] = Seed,
            ["budgets"] = Json.Array(Comparisons.Select(ToJson)),
        };

    /// <summary>Writes one CSV line per budget, rule, searcher and benchmark.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, "budget", "rule", "search", "trials", "benchmark", "seeds", "regret", "regret_low", "regret_high", "rank", "p");
        foreach (var comparison in Comparisons)
        {
            var against = comparison.AgainstBest();
            foreach (var (row, i) in comparison.Rows.Select((row, i) => (row, i)))
            {
                foreach (
                    var (benchmark, mean) in comparison.Benchmarks.Zip(row.Regrets, (benchmark, regrets) => (benchmark, Mean(regrets)))
                )
                    Csv.Write(
                        writer,
                        [
                            Text(comparison.Budget),
                            row.Rule,
                            row.Search,
                            Text(row.Trials),
                            benchmark.Name,
                            Text(comparison.Seeds),
                            Text(mean?.Mean),
                            Text(mean?.Low),
                            Text(mean?.High),
                            Text(comparison.Friedman?.MeanRanks[i]),
                            Text(against[i]),
                        ]
                    );
            }
        }
    }

    private string Slots => Settings.Slots.Changes is [var (_, slots)] ? Figures.Count(slots, "slot") : $"slots {Settings.Slots}";

    private static void Show(IAnsiConsole console, HartmannComparison comparison, IReadOnlyList<HartmannBenchmark> benchmarks)
    {
        var table = new FittedTable().Left("rule").Left("search").Right("trials", drop: 10);
        for (var i = 0; i < benchmarks.Count; i++)
            table = table.Right($"{benchmarks[i].Dimensions} {benchmarks[i].Quality}", drop: i);
        foreach (var row in comparison.Rows)
            table.Row([
                row.Rule.EscapeUnsafe(),
                row.Search.EscapeUnsafe(),
                Text(row.Trials)!,
                .. benchmarks.Select(benchmark => Figures.Mean(Mean(row.Regrets[comparison.Benchmarks.ToList().IndexOf(benchmark)]))),
            ]);
        Print(console, table);
    }

    private static void ShowRanks(IAnsiConsole console, HartmannComparison comparison)
    {
        if (comparison.Friedman is not { } friedman)
            return;
        var table = new FittedTable().Left("rule").Left("search").Right("regret", drop: 1).Right("rank").Right("p");
        var against = comparison.AgainstBest();
        foreach (var i in Enumerable.Range(0, comparison.Rows.Count).OrderBy(row => friedman.MeanRanks[row]))
            table.Row(
                comparison.Rows[i].Rule.EscapeUnsafe(),
                comparison.Rows[i].Search.EscapeUnsafe(),
                Figures.Metric(comparison.Rows[i].All.Average()),
                friedman.MeanRanks[i].ToString("F2", CultureInfo.InvariantCulture),
                Probability(against[i])
            );
        Print(console, table);
        console.PrintLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Friedman: chi-square {friedman.Statistic:F1}, {comparison.Rows.Count - 1} degrees of freedom, p {Probability(friedman.P)}"
            )
        );
    }

    private static void Print(IAnsiConsole console, FittedTable table)
    {
        var width = console.Profile.Width;
        console.Write(table.Render(width));
        if (table.LeftOut(width) is { Count: > 0 } hidden)
            console.PrintMarkup($"[grey]left out in {width} columns: {string.Join(", ", hidden)} (-o csv has them)[/]");
    }

    private static JsonObject ToJson(HartmannComparison comparison)
    {
        var against = comparison.AgainstBest();
        return new()
        {
            ["budget"] = Json.Number(comparison.Budget),
            ["seeds"] = comparison.Seeds,
            ["friedman"] = comparison.Friedman is not { } friedman
                ? null
                : new JsonObject { ["statistic"] = Json.Number(friedman.Statistic), ["p"] = Json.Number(friedman.P) },
            ["rows"] = Json.Array(
                comparison.Rows.Select(
                    (row, i) =>
                        new JsonObject
                        {
                            ["rule"] = row.Rule,
                            ["search"] = row.Search,
                            ["trials"] = row.Trials,
                            ["rank"] = Json.Number(comparison.Friedman?.MeanRanks[i]),
                            ["p"] = Json.Number(against[i]),
                            ["regrets"] = new JsonObject(
                                comparison.Benchmarks.Select(
                                    (benchmark, k) =>
                                        KeyValuePair.Create<string, JsonNode?>(
                                            benchmark.Name,
                                            Json.Array(row.Regrets[k].Select(regret => Json.Number(regret)))
                                        )
                                )
                            ),
                        }
                )
            ),
        };
    }

    private static SeedMean? Mean(IReadOnlyList<double> regrets) => SeedMean.Of(regrets.Select(regret => (double?)regret));

    private static string Probability(double? p) =>
        p switch
        {
            null => Figures.None,
            < LeastProbability => "< 0.0001",
            { } known => known.ToString("F4", CultureInfo.InvariantCulture),
        };

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
