using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class MovingAverageTests
{
    // 0.98 is reached at n = 440, where (1 + n) / (10 + n) = 441 / 450.
    [Theory]
    [InlineData(0.98f, 1L, 2.0 / 11)]
    [InlineData(0.98f, 8L, 0.5)]
    [InlineData(0.98f, 440L, 0.98)]
    [InlineData(0.98f, 1_000_000L, 0.98)]
    [InlineData(0.99999f, 1_000L, 1001.0 / 1010)]
    [InlineData(0.1f, 1L, 0.1)]
    [InlineData(0f, 1L, 0.0)]
    public void Decay_AnyUpdate_IsTheSmallerOfBoth(float ema, long updates, double expected) =>
        MovingAverage.Decay(ema, updates).ShouldBe((float)expected, 1e-7f);

    [Fact]
    public void At_AnyUpdate_ChangesOnlyTheDecay()
    {
        var settings = new AdamSettings(1e-3f, 0.8f, 0.99f, 1e-7f, 0.1f, 2f, 0.98f);

        MovingAverage.At(settings, 8).ShouldBe(settings with { Ema = 0.5f });
        MovingAverage.At(settings, 1000).ShouldBe(settings);
    }

    /// <summary>1 / (1 - ema) is 100,000 iterations here. Without the warm-up the evaluated model would still be the base, with mean 0.</summary>
    [Fact]
    public void Train_EmaNearOne_EvaluatesTheTrainedModelAndNotTheBase()
    {
        using var trial = new GaussianTrial(
            "eam",
            ("learning_rate", 3e-3),
            ("eam.base_variance", 1),
            ("batch_size", 128),
            ("ema", 0.99999)
        );
        trial.Iterate(1200);

        trial.OdeMean().ShouldBe(GaussianTrial.TargetMean, 0.15);
    }
}
