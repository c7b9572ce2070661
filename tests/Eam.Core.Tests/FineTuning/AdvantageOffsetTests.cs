using Eam.Core.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class AdvantageOffsetTests
{
    [Fact]
    public void Apply_Number_IsAdded() => Apply(new(0.5, 1), -2, 0.25f).ShouldBe([-1.5f, 0.75f]);

    [Fact]
    public void Apply_Auto_RaisesTheLowestToMinusTheMargin()
    {
        Apply(new(null, 0), -2, 0.25f, 1).ShouldBe([0f, 2.25f, 3f]);
        Apply(new(null, 0.5), -2, 0.25f, 1).ShouldBe([-0.5f, 1.75f, 2.5f]);
    }

    [Theory]
    [InlineData(null, 2.0)]
    [InlineData(null, 3.0)]
    [InlineData(0.0, 0.0)]
    public void Apply_NoOffsetNeeded_ChangesNoBit(double? value, double margin)
    {
        float[] advantages = [-2, -0f, 1];

        var shifted = Apply(new(value, margin), advantages);

        shifted.Select(BitConverter.SingleToInt32Bits).ShouldBe(advantages.Select(BitConverter.SingleToInt32Bits));
    }

    /// <summary>A reward that is not finite must end the trial, and must not hide behind an offset.</summary>
    [Fact]
    public void Apply_NotANumber_StaysAndDoesNotCount()
    {
        var advantages = Apply(new(null, 0), float.NaN, -1, 1);

        float.IsNaN(advantages[0]).ShouldBeTrue();
        advantages[1..].ShouldBe([0f, 2f]);
    }

    /// <summary>Near 20,000 float32 has steps of 0.002, twice the margin: the row would have a negative weight.</summary>
    [Fact]
    public void Apply_AutoOfLargeAdvantages_RoundsNoneBelowTheLimit()
    {
        var rule = new ForwardRule(ForwardAnchor.Mix, 1, OldPull: 5e-4, BasePull: 1e-3);

        var advantages = Apply(new(null, rule.Margin), -20_000, 1);

        advantages[0].ShouldBe(-1e-3f);
        rule.At(advantages[0]).Weight.ShouldBe(5e-4, 1e-9);
    }

    private static float[] Apply(AdvantageOffset offset, params float[] advantages)
    {
        float[] shifted = [.. advantages];
        offset.Apply(shifted);
        return shifted;
    }
}
