using Eam.Core.Numerics;
using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class SeedMeanTests
{
    [Fact]
    public void Of_FiveRuns_IsTheTextbooksInterval()
    {
        // Variance 2.5; t of 4 degrees is 2.7764451052.
        var mean = SeedMean.Of([1, 2, 3, 4, 5])!.Value;

        mean.Runs.ShouldBe(5);
        mean.Mean.ShouldBe(3, 1e-12);
        mean.Half!.Value.ShouldBe(2.7764451052 * Math.Sqrt(2.5 / 5), 1e-8);
        mean.Low!.Value.ShouldBe(3 - mean.Half.Value, 1e-12);
        mean.High!.Value.ShouldBe(3 + mean.Half.Value, 1e-12);
    }

    [Fact]
    public void Of_EqualRuns_HasAnIntervalWithoutWidth() => SeedMean.Of([2, 2, 2]).ShouldBe(new SeedMean(3, 2, 0));

    [Fact]
    public void Of_OneRun_HasNoInterval()
    {
        var mean = SeedMean.Of([4])!.Value;

        mean.ShouldBe(new SeedMean(1, 4, null));
        mean.Low.ShouldBeNull();
        mean.High.ShouldBeNull();
    }

    [Fact]
    public void Of_MissingAndInfiniteValues_LeavesThemOut() =>
        SeedMean.Of([null, 2, double.NaN, double.PositiveInfinity, 2]).ShouldBe(new SeedMean(2, 2, 0));

    [Fact]
    public void Of_NoValue_IsNull() => SeedMean.Of([null, double.NaN]).ShouldBeNull();

    [Fact]
    public void Of_FiveNormalRuns_CoversTheTruthNineteenTimesInTwenty()
    {
        const int Repeats = 4000;
        var stream = new RandomStream(20, 5);
        var noise = new float[5];
        var hits = 0;
        for (var i = 0; i < Repeats; i++)
        {
            stream.Gaussian(noise);
            var mean = SeedMean.Of(noise.Select(value => (double?)(1 + (0.3 * value))))!.Value;
            if (mean.Low <= 1 && mean.High >= 1)
                hits++;
        }

        // The Monte-Carlo error is 0.0034. The normal distribution's 1.96 in place of t's 2.78 would cover 0.88.
        ((double)hits / Repeats).ShouldBe(0.95, 0.015);
    }
}
