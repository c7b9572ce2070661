using Eam.Core.Numerics;
using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class WelchIntervalTests
{
    [Theory]
    [InlineData(1, 12.7062047362)]
    [InlineData(2, 4.3026527297)]
    [InlineData(4, 2.7764451052)]
    [InlineData(10, 2.2281388520)]
    public void Quantile_OfWholeDegrees_IsThatOfTheTables(double degrees, double expected) =>
        StudentT.Quantile(0.95, degrees).ShouldBe(expected, 1e-8);

    [Fact]
    public void Of_TwoGroups_IsTheTextbooksInterval()
    {
        // Means 2 and 5; variances of the means 1/3 and 4/3; 25/17 * 2 = 2.941 degrees of freedom.
        var interval = WelchInterval.Of([1, 2, 3], [3, 5, 7]);

        interval.Difference.ShouldBe(-3, 1e-12);
        var half = StudentT.Quantile(0.95, 50.0 / 17) * Math.Sqrt(5.0 / 3);
        interval.Low.ShouldBe(-3 - half, 1e-9);
        interval.High.ShouldBe(-3 + half, 1e-9);
    }

    [Fact]
    public void Of_GroupsWithoutSpread_IsAPoint() => WelchInterval.Of([2, 2], [1, 1]).ShouldBe(new WelchInterval(1, 1, 1));

    [Theory]
    [InlineData(3, 3, 1, 1)]
    [InlineData(3, 3, 0.1, 0.4)]
    [InlineData(4, 4, 1, 1)]
    [InlineData(5, 5, 0.2, 0.5)]
    [InlineData(3, 5, 0.5, 0.1)]
    public void Of_AFewLogNormalRuns_CoversTheTruthNineteenTimesInTwenty(int first, int second, double spread, double other)
    {
        const int Repeats = 4000;
        var stream = new RandomStream(20, (ulong)((10 * first) + second));
        var hits = 0;
        for (var i = 0; i < Repeats; i++)
        {
            var interval = WelchInterval.Of(Draw(stream, first, 1, spread), Draw(stream, second, 0, other));
            if (interval.Low <= 1 && interval.High >= 1)
                hits++;
        }

        // The minimum and maximum of three runs cover 0.75. The Monte-Carlo error is 0.0034; Welch's own approximation is off by up to 0.017.
        ((double)hits / Repeats).ShouldBe(0.95, 0.0275);
    }

    private static double[] Draw(RandomStream stream, int count, double mean, double spread)
    {
        var noise = new float[count];
        stream.Gaussian(noise);
        return Array.ConvertAll(noise, value => mean + (spread * value));
    }
}
