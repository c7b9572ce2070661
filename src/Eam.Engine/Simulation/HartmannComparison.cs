using Eam.Core.Numerics;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Preview;

namespace Eam.Engine.Simulation;

/// <summary>
/// Simulated sweeps on MF-Hartmann benchmarks under several rules and searchers, with several seeds and at equal cost. A benchmark and a
/// seed make a block: all its sweeps draw from the same seed, and blocks are independent of each other.
/// </summary>
/// <param name="Benchmarks">The benchmarks.</param>
/// <param name="Budget">What each sweep may spend; a trial to z = 100 costs 1.</param>
/// <param name="Seeds">Number of seeds.</param>
/// <param name="Rows">The sweeps by rule and searcher.</param>
public sealed record HartmannComparison(
    IReadOnlyList<HartmannBenchmark> Benchmarks,
    double Budget,
    int Seeds,
    IReadOnlyList<ComparedSweeps> Rows
)
{
    /// <summary>
    /// Friedman's test that rules and searchers do not differ, with the mean ranks of the rows over the blocks; null for a single row.
    /// </summary>
    public FriedmanTest? Friedman { get; } =
        Rows.Count < 2
            ? null
            : FriedmanTest.Of([.. Rows[0].All.Select((_, block) => (IReadOnlyList<double>)[.. Rows.Select(row => row.All[block])])]);

    /// <summary>
    /// For each row, the probability of Wilcoxon's signed-rank test against the row with the lowest mean rank, corrected by Holm for all
    /// rows; null for that row itself.
    /// </summary>
    public IReadOnlyList<double?> AgainstBest()
    {
        if (Friedman is null)
            return [null];
        var best = Friedman.MeanRanks.ToList().IndexOf(Friedman.MeanRanks.Min());
        var others = Enumerable.Range(0, Rows.Count).Where(row => row != best).ToList();
        var corrected = HolmCorrection.Of([.. others.Select(row => SignedRankTest.Of(Rows[row].All, Rows[best].All).P)]);
        return [.. Rows.Select((_, row) => row == best ? (double?)null : corrected[others.IndexOf(row)])];
    }

    /// <summary>Runs all sweeps.</summary>
    /// <param name="benchmarks">At least one benchmark.</param>
    /// <param name="rules">Names of rules.</param>
    /// <param name="searchers">Names of searchers.</param>
    /// <param name="budget">What each sweep may spend, at least 1; a trial to z = 100 costs 1.</param>
    /// <param name="seeds">Number of seeds, at least 1.</param>
    /// <param name="seed">The seed that all seeds are derived from.</param>
    /// <param name="settings">The simulated machine; its budget is ignored.</param>
    /// <param name="progress">Called after each sweep with the part that is done, the rule and the searcher; null for no calls.</param>
    /// <param name="cancellationToken">Cancels the simulation between two segments.</param>
    public static HartmannComparison Run(
        IReadOnlyList<HartmannBenchmark> benchmarks,
        IReadOnlyList<string> rules,
        IReadOnlyList<string> searchers,
        double budget,
        int seeds,
        ulong seed,
        SimulationSettings settings,
        Action<double, string, string>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(benchmarks);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(searchers);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        var limited = settings with { Budget = budget * HartmannBenchmark.MostFidelity };
        var (done, all) = (0, (double)rules.Count * searchers.Count * benchmarks.Count * seeds);
        var rows = new List<ComparedSweeps>();
        foreach (var rule in rules)
        {
            var trials = TrialsFor(rule, budget, cancellationToken);
            rows.AddRange(
                searchers.Select(search => new ComparedSweeps(
                    rule,
                    search,
                    trials,
                    [
                        .. benchmarks.Select(benchmark =>
                            (IReadOnlyList<double>)[.. Enumerable.Range(0, seeds).Select(i => Regret(benchmark, search, i))]
                        ),
                    ]
                ))
            );

            double Regret(HartmannBenchmark benchmark, string search, int number)
            {
                var drawn = RandomStream.Derive(seed, (ulong)HartmannBenchmark.All.ToList().IndexOf(benchmark), (ulong)number);
                var spec = benchmark.Sweep() with { Search = search, Trials = trials, Seed = drawn };
                var result = Simulator.Run(spec, rule, limited, new HartmannCurves(benchmark, spec), cancellationToken);
                progress?.Invoke(++done / all, rule, search);

                // Without any report there is no trial to choose; a value of 0 is what almost every point has at least.
                return result.Incumbents is [.., var last] ? (benchmark.Optimum - last.Score) / benchmark.Optimum : 1;
            }
        }

        return new(benchmarks, budget, seeds, rows);
    }

    /// <summary>
    /// Returns the number of trials of a sweep with this budget: the largest one with which the least that the sweep can cost, as in
    /// <c>eam preview</c>, is within the budget.
    /// </summary>
    internal static int TrialsFor(string rule, double budget, CancellationToken cancellationToken)
    {
        // The cost does not depend on the function.
        var benchmark = HartmannBenchmark.All[0];
        var sweep = benchmark.Sweep();
        var ruled = sweep with { Halving = sweep.Halving with { Algorithm = rule } };
        var curves = new HartmannCurves(benchmark, ruled);

        // Every trial costs at least the first rung, so the upper end is beyond the budget, except for its rounding.
        var limit = budget * HartmannBenchmark.MostFidelity * (1 + 1e-9);
        var (low, high) = (1, (int)Math.Min(int.MaxValue / 2, limit / curves.Cost(ruled.Halving.Rungs()[0])) + 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (LeastCost(middle) <= limit)
                low = middle;
            else
                high = middle;
        }

        return low;

        double LeastCost(int trials) => SweepPlan.Of(ruled with { Trials = trials }, 1, Cost, cancellationToken).Segments.Sum(Cost);

        double Cost(Segment segment) => curves.Cost(segment.Target) - curves.Cost(segment.From);
    }
}
