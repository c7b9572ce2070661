using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Sweeps.Ranking;
using Eam.Core.Tasks;
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

    [Fact]
    public void Of_BatchesOnTheSameNoise_TiesByTheErrorOfTheDifference()
    {
        // The noise of trial 1 is that of the cut, so its difference of 0.5 has no error. Trial 2 has the opposite noise: its difference of
        // 1 has an error of about 2.3.
        double[] noise = [-2, 2, -2, 2];
        Standing[] results =
        [
            Paired(10.5, 10, 1, [.. noise.Select(value => 10.5 + value)]),
            Paired(10, 30, 0, [.. noise.Select(value => 10 + value)]),
            Paired(9, 20, 2, [.. noise.Select(value => 9 - value)]),
        ];

        TieRanking
            .Of(results, 2, 1)
            .Select(result => result.Trial)
            .ShouldBe([1, 2, 0], "trial 2 is tied with the cut and has less compute");
        TieRanking
            .Of(results.Select(result => result with { Batches = null, Error = 0.1 }), 2, 1)
            .Select(result => result.Trial)
            .ShouldBe([1, 0, 2], "without batches the errors count as independent");
        results[2] = results[2] with { Batches = [.. noise.Select(value => 9 + value)] };
        TieRanking
            .Of(results, 2, 1)
            .Select(result => result.Trial)
            .ShouldBe([1, 0, 2], "with the same noise nothing is tied, whatever the errors");
    }

    [Fact]
    public void Of_RepeatsOnTheSameNoise_AddTheSpreadOverSeeds()
    {
        var spec = SweepsFor.Test(2, SweepsFor.BothMethods);
        spec = spec with { Halving = spec.Halving with { TieErrors = 1 } };

        var mean = Standing.Mean(spec, [Paired(9, 10, 0, [8, 10]), Paired(11, 20, 1, [11, 11])]);

        mean.Score.ShouldBe(10);
        mean.Batches!.ShouldBe([9.5, 10.5]);

        // The variance of 9 and 11 is 2; that of their mean is 1. The evaluation adds 1 to the square of the error.
        mean.SeedVariance.ShouldBe(1, 1e-12);
        mean.Error.ShouldBe(Math.Sqrt(2), 1e-12);
        Standing.Mean(spec, [Paired(9, 10, 0, [8, 10]), Paired(11, 20, 1, null)]).Batches.ShouldBeNull();
    }

    [Fact]
    public void Of_DeclaredStandardErrors_AreIndependent()
    {
        var spec = SweepsFor.Test(2, SweepsFor.BothMethods) with { Objective = new Objective("loss", false) };
        spec = spec with { Halving = spec.Halving with { TieErrors = 1 } };

        // The cut is trial 1. Trials 0 and 2 differ from it by 1, and the error of a difference is sqrt(0.8^2 + 0.8^2) = 1.13.
        Standing[] results = [Of(1, 0.8, 30, 0), Of(2, 0.8, 20, 1), Of(3, 0.8, 10, 2), Of(3.2, 0.8, 5, 3)];

        TieRanking.Of(results, 2, 1).Select(result => result.Trial).ShouldBe([2, 1, 0, 3]);

        Standing Of(double loss, double error, long nfe, int number) =>
            Standing.Of(
                spec,
                new Trial(number, Configuration.Defaults("am"), 1, null),
                new CurvePoint(
                    Spent.None with
                    {
                        Nfe = nfe,
                    },
                    TrialMetrics.OfDeclared(new Dictionary<string, double> { ["loss"] = loss, ["loss_se"] = error })
                )
            );
    }

    [Fact]
    public void Variance_OfUnpairedBatches_IsNotKnown()
    {
        PairedDifference.Variance([1, 2, 3], [0, 0, 0])!.Value.ShouldBe(1.0 / 3, 1e-12);
        PairedDifference.Variance([1, 2], null).ShouldBeNull();
        PairedDifference.Variance([1, 2], [1, 2, 3]).ShouldBeNull();
        PairedDifference.Variance([1], [1]).ShouldBeNull();
        PairedDifference.Variance([1, double.NaN], [1, 2]).ShouldBeNull();
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

    private static Standing Paired(double score, double compute, int trial, double[]? batches) =>
        new(score, compute, "", trial) { Error = 1, Batches = batches };

    private static Standing Result(double score, double compute, int trial) => new(score, compute, "", trial) { Error = 1 };
}
