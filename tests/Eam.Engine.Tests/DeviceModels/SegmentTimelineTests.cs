using Eam.Engine.DeviceModels;

namespace Eam.Engine.Tests.DeviceModels;

public sealed class SegmentTimelineTests
{
    // Starts for 5 s, trains for 100 s, and saves for 2 s after each 30 s of training and at the end: 5 + 100 + 4 x 2 s.
    private static readonly SegmentTimeline Saving = new(5, 200, 2, 30, 2, double.PositiveInfinity);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(15, 20, 0)]
    [InlineData(35, 60, 0)]
    [InlineData(36.9, 60, 0)]
    [InlineData(37, 60, 60)]
    [InlineData(47, 80, 60)]
    [InlineData(101, 180, 180)]
    [InlineData(106, 190, 180)]
    [InlineData(111, 200, 180)]
    [InlineData(113, 200, 180)]
    public void ComputeAt_EachPart_IsAsComputedByHand(double time, double compute, double saved)
    {
        Saving.ComputeAt(time).ShouldBe(compute, 1e-9);
        Saving.SavedAt(time).ShouldBe(saved, 1e-9);
    }

    [Fact]
    public void Seconds_WithoutFailure_AreTheSumOfItsParts()
    {
        (Saving.Seconds, Saving.Fails).ShouldBe((113, false));
        (Saving with { SaveEvery = 600 }).Seconds.ShouldBe(107);

        // The end is a checkpoint of its own, not one more on the way.
        (Saving with { SaveEvery = 50 }).Seconds.ShouldBe(109);
    }

    [Theory]
    [InlineData(47, 47, true)]
    [InlineData(112.9, 112.9, true)]
    [InlineData(113, 113, false)]
    [InlineData(1000, 113, false)]
    public void Seconds_WithFailure_EndThere(double failsAfter, double seconds, bool fails) =>
        ((Saving with { FailsAfter = failsAfter }).Seconds, (Saving with { FailsAfter = failsAfter }).Fails).ShouldBe((seconds, fails));
}
