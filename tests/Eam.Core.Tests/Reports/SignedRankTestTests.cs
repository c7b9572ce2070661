using Eam.Core.Numerics;
using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class SignedRankTestTests
{
    // Depression scores of nine patients before and after (Hollander and Wolfe 1973, page 29): the sum of positive ranks is 40.
    private static readonly double[] Before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30],
        After = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

    [Fact]
    public void Of_TheTextbooksExample_IsTheNormalApproximation()
    {
        var test = SignedRankTest.Of(Before, After);

        // (40 - 9 * 10 / 4) / sqrt(9 * 10 * 19 / 24), and erfc of its absolute value over sqrt 2.
        test.Pairs.ShouldBe(9);
        test.Z.ShouldBe(2.073221072156823, 1e-12);
        test.P.ShouldBe(0.03815171017341516, 1e-12);
        SignedRankTest.Of(After, Before).Z.ShouldBe(-test.Z, 1e-12);
    }

    [Fact]
    public void Of_EqualPairs_AreLeftOut()
    {
        SignedRankTest.Of([.. Before, 1, 2], [.. After, 1, 2]).ShouldBe(SignedRankTest.Of(Before, After));
        SignedRankTest.Of([1, 2], [1, 2]).ShouldBe(new SignedRankTest(0, 0, 1));
    }

    [Fact]
    public void Of_Ties_HaveTheCorrectedVariance()
    {
        // Differences 1, 1, -1, 2: ranks 2, 2, 2, 4, so the sum is 8, its mean 5, and its variance 4 * 5 * 9 / 24 - (27 - 3) / 48 = 7.
        SignedRankTest.Of([1, 1, 0, 2], [0, 0, 1, 0]).Z.ShouldBe(3 / Math.Sqrt(7), 1e-12);
    }

    [Fact]
    public void Of_PairsThatDoNotDiffer_AreFoundOneTimeInTwenty()
    {
        var (stream, found) = (new RandomStream(3, 5), 0);
        var (first, second) = (new float[30], new float[30]);
        for (var i = 0; i < 4000; i++)
        {
            stream.Gaussian(first);
            stream.Gaussian(second);
            found += SignedRankTest.Of([.. first.Select(x => (double)x)], [.. second.Select(x => (double)x)]).P < 0.05 ? 1 : 0;
        }

        // The Monte-Carlo error is 0.0034.
        (found / 4000.0).ShouldBe(0.05, 0.012);
    }
}
