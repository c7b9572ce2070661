using Eam.Core.Reports;
using Eam.Core.Sweeps.Halving;
using Eam.Engine.Simulation;

namespace Eam.Engine.Tests.Simulation;

public sealed class HartmannComparisonTests
{
    [Fact]
    public void TrialsFor_SynchronousRules_IsAsComputedByHand()
    {
        // Rungs at z = 100/27, 100/9, 100/3, 100 cost 0.0513, 0.0104, 0.0938 and 0.8444 more than the one before. 215 trials:
        // 215 * 0.0513 + 71 * 0.0104 + 23 * 0.0938 + 7 * 0.8444 = 19.84; with 216 an eighth one reaches the last rung.
        HartmannComparison.TrialsFor("sha", 20, TestContext.Current.CancellationToken).ShouldBe(215);
        HartmannComparison.TrialsFor("none", 20, TestContext.Current.CancellationToken).ShouldBe(20);
        HartmannComparison.TrialsFor("none", 1, TestContext.Current.CancellationToken).ShouldBe(1);
    }

    [Fact]
    public void Run_EqualArguments_GiveEqualRegretsInTheRangeOfRegrets()
    {
        var comparison = Run([HartmannBenchmark.All[1], HartmannBenchmark.All[6]], HalvingRules.Names, ["random"], 5, 3);

        Run([HartmannBenchmark.All[1], HartmannBenchmark.All[6]], HalvingRules.Names, ["random"], 5, 3)
            .Rows.SelectMany(row => row.All)
            .ShouldBe(comparison.Rows.SelectMany(row => row.All));
        comparison.Rows.Select(row => row.Rule).ShouldBe(HalvingRules.Names);
        comparison.Rows.ShouldAllBe(row => row.All.Count == 6 && row.All.All(regret => regret >= 0 && regret <= 1));
        comparison.Friedman!.MeanRanks.Average().ShouldBe((HalvingRules.Names.Count + 1) / 2.0, 1e-12);
        comparison.AgainstBest().Count(p => p is null).ShouldBe(1);

        // A benchmark has the same regrets whichever others are compared.
        Run([HartmannBenchmark.All[6]], ["sha"], ["random"], 5, 3)
            .Rows[0]
            .All.ShouldBe(comparison.Rows.Single(row => row.Rule == "sha").Regrets[1]);
    }

    [Fact]
    public void Run_ExactValuesInSixDimensions_TpeIsBetterThanRandom()
    {
        // Without halving a trial sees only the highest fidelity, where a searcher that learns must find better points than one that does
        // not. With 40 pairs and a regret that is lower by a third, a chance result of this test has a probability below 1e-6.
        var comparison = Run([.. HartmannBenchmark.All.Where(benchmark => benchmark.Dimensions == 6)], ["none"], ["random", "tpe"], 40, 10);

        var (random, tpe) = (comparison.Rows[0].All, comparison.Rows[1].All);
        tpe.Average().ShouldBeLessThan(0.75 * random.Average());
        SignedRankTest
            .Of(tpe, random)
            .ShouldSatisfyAllConditions(test => test.Z.ShouldBeLessThan(0), test => test.P.ShouldBeLessThan(1e-4));
    }

    private static HartmannComparison Run(
        IReadOnlyList<HartmannBenchmark> benchmarks,
        IReadOnlyList<string> rules,
        IReadOnlyList<string> searchers,
        double budget,
        int seeds
    ) => HartmannComparison.Run(benchmarks, rules, searchers, budget, seeds, 0, new(1), null, TestContext.Current.CancellationToken);
}
