using Eam.Core.Numerics;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Sweeps.Ranking;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Sweeps.Ranking;

public class TieRankingTests
{
    [Fact]
    public void Of_Chain_TiesOnlyWithTheCut()
    {
        // Neighbours differ by 1, and with errors of 1 and 0, results that differ by at most 1 are tied. The cut is trial 2: trials 1 and 3 are tied with it,
        // 0 and 4 are not.
        Standing[] results = [Result(10, 50, 0), Result(9, 40, 1), Result(8, 30, 2), Result(7, 20, 3), Result(6, 10, 4)];

        TieRanking.Of(results, 3, 1 / Math.Sqrt(2)).Select(result => result.Trial).ShouldBe([0, 3, 2, 1, 4]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    public void Of_NothingToCut_KeepsTheOrder(int count)
    {
        Standing[] results = [Result(10, 50, 0), Result(9, 40, 1), Result(8, 30, 2), Result(7, 20, 3), Result(6, 10, 4)];

        TieRanking.Of(results, count, 100).ShouldBe(results);
    }

    [Fact]
    public void Of_AnyPermutation_IsTheSameAndNeverDearer() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
            {
                double Draw(int i, int j) => RandomStream.Derive((ulong)(uint)seed, (ulong)i, (ulong)j) % 100 / 10.0;
                var results = Enumerable
                    .Range(0, 1 + (int)Draw(-1, 0))
                    .Select(i => new Standing(Draw(i, 0), Draw(i, 1), "", i) { Error = Draw(i, 2) / 3 })
                    .Order()
                    .ToList();
                var (count, errors) = (1 + (int)Draw(-1, 1), Draw(-1, 2) / 5);
                var ranking = TieRanking.Of(results, count, errors);

                ranking.Order().ShouldBe(results);
                ranking
                    .Take(count)
                    .Sum(result => result.Compute)
                    .ShouldBeLessThanOrEqualTo(results.Take(count).Sum(result => result.Compute) + 1e-9);
                TieRanking.Of(results.OrderBy(result => result.Compute).Order(), count, errors).ShouldBe(ranking);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Standing Result(double score, double compute, int trial) => new(score, compute, "", trial) { Error = 1 };
}
