using System.Globalization;
using Eam.Client.Rendering;
using Eam.Engine.Simulation;

namespace Eam.Client.Commands;

/// <summary>
/// The benchmarks of <c>eam simulate</c>: curves that bring their own sweep and know their optimum, so that rules and searchers can be
/// compared over many seeds.
/// </summary>
internal static class BenchmarkRun
{
    /// <summary>The budget if none is given, in whole trials.</summary>
    public const double UsualBudget = 20;

    // A sweep has about twenty trials for each whole trial in its budget; with 20,000 trials each takes seconds.
    private const double MostBudget = 1000;

    // Fewer whole trials in all budgets together take a second or two.
    private const double MostSilent = 2000;

    /// <summary>The names that <c>--curves</c> takes for them: all together, and each.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [HartmannBenchmark.Family, .. HartmannBenchmark.All.Select(benchmark => benchmark.Name)];

    /// <summary>Returns the benchmarks of a name of curves; none if the curves are no benchmark.</summary>
    public static IReadOnlyList<HartmannBenchmark> Of(string curves) =>
        [.. HartmannBenchmark.All.Where(benchmark => curves == HartmannBenchmark.Family || curves == benchmark.Name)];

    /// <summary>Returns the one benchmark of a name of curves; null if the curves are no benchmark.</summary>
    /// <exception cref="UsageException">The name is that of all benchmarks.</exception>
    public static HartmannBenchmark? Single(string curves) =>
        curves == HartmannBenchmark.Family
            ? throw new UsageException(
                $"--curves: {curves} is several benchmarks; add --seeds N, or give one of {string.Join(", ", Names.Skip(1))}"
            )
            : Of(curves).SingleOrDefault();

    /// <summary>Parses the budgets.</summary>
    /// <exception cref="UsageException">One is not a number, or is out of range.</exception>
    public static IReadOnlyList<double> Budgets(string? text) =>
        text is null
            ? [UsualBudget]
            :
            [
                .. text.Split(',', StringSplitOptions.TrimEntries)
                    .Select(word =>
                        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var budget)
                        && budget is >= 1 and <= MostBudget
                            ? budget
                            : throw new UsageException($"--budgets: '{word}' is not a number of whole trials from 1 to {MostBudget}")
                    )
                    .Distinct(),
            ];

    /// <summary>Simulates the benchmarks at each budget and shows the progress on stderr.</summary>
    public static async Task<HartmannTable> RunAsync(
        Terminal terminal,
        string curves,
        IReadOnlyList<string> rules,
        IReadOnlyList<string> searchers,
        IReadOnlyList<double> budgets,
        int seeds,
        ulong seed,
        SimulationSettings settings
    )
    {
        var benchmarks = Of(curves);
        var size = budgets.Sum() * rules.Count * searchers.Count * benchmarks.Count * seeds;
        return new(
            curves,
            settings,
            seed,
            size <= MostSilent
                ? Run(null)
                : await new ProgressLine(terminal.Error, terminal.Time).RunAsync("simulating", report => Run(report))
        );

        IReadOnlyList<HartmannComparison> Run(Action<WorkProgress>? report) =>
            [
                .. budgets.Select(
                    (budget, i) =>
                        HartmannComparison.Run(
                            benchmarks,
                            rules,
                            searchers,
                            budget,
                            seeds,
                            seed,
                            settings,
                            (part, rule, search) =>
                                report?.Invoke(
                                    new(
                                        (i + part) / budgets.Count,
                                        FormattableString.Invariant($"budget {budget}: {rule}, {search} search")
                                    )
                                ),
                            terminal.Interrupts.Stop
                        )
                ),
            ];
    }
}
