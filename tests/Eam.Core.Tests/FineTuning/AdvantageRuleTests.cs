using Eam.Core.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class AdvantageRuleTests
{
    private static readonly float[] Rewards = [1, 3, 10, 14];

    [Theory]
    [InlineData("None", new[] { -1f, 1f, -2f, 2f })]
    [InlineData("Group", new[] { -1f, 1f, -1f, 1f })]
    public void Compute_TwoGroups_ComparesWithinEach(string normaliser, float[] expected) =>
        Compute(new(2, Enum.Parse<AdvantageNormaliser>(normaliser), double.PositiveInfinity, 1)).ShouldBe(expected);

    [Fact]
    public void Compute_Global_DividesByTheDeviationOfTheBatch()
    {
        // The batch has the mean 7 and the variance (36 + 16 + 9 + 49) / 4.
        var deviation = Math.Sqrt(27.5);

        Compute(new(2, AdvantageNormaliser.Global, double.PositiveInfinity, 1))
            .ShouldBe([(float)(-1 / deviation), (float)(1 / deviation), (float)(-2 / deviation), (float)(2 / deviation)], 1e-6f);
    }

    [Fact]
    public void Compute_BoundAndScale_CutsBeforeItScales() =>
        Compute(new(4, AdvantageNormaliser.None, 5, 0.2)).ShouldBe([-1f, -0.8f, 0.6f, 1f], 1e-6f);

    [Fact]
    public void Compute_EqualRewards_HaveNoAdvantage()
    {
        // In double the mean of three equal numbers may differ from them by rounding.
        var advantages = new float[3];
        new AdvantageRule(3, AdvantageNormaliser.Group, 5, 1).Compute([0.1f, 0.1f, 0.1f], advantages);

        advantages.ShouldBe([0f, 0f, 0f]);
    }

    /// <summary>Rewards far from zero, such as negative energies, are not equal because their mean is large.</summary>
    [Theory]
    [InlineData("None", 1e6f)]
    [InlineData("Group", 1f)]
    [InlineData("Global", 1f)]
    public void Compute_LargeRewards_AreNotTakenForEqual(string normaliser, float expected)
    {
        var (rule, advantages) = (new AdvantageRule(2, Enum.Parse<AdvantageNormaliser>(normaliser), 1e9, 1), new float[2]);
        rule.Compute([-2.1e7f, -1.9e7f], advantages);

        advantages.ShouldBe([-expected, expected], 1e-6f);
    }

    [Fact]
    public void Compute_EqualRewardsInTheirOwnUnit_HaveNoAdvantage()
    {
        var advantages = new float[3];
        new AdvantageRule(3, AdvantageNormaliser.None, double.PositiveInfinity, 1).Compute([0.1f, 0.1f, 0.1f], advantages);

        advantages.ShouldBe([0f, 0f, 0f]);
    }

    [Fact]
    public void Compute_ARewardThatIsNotFinite_IsSeen()
    {
        var advantages = new float[2];
        new AdvantageRule(2, AdvantageNormaliser.Group, 5, 1).Compute([1f, float.NaN], advantages);

        advantages.ShouldAllBe(advantage => float.IsNaN(advantage));
    }

    private static float[] Compute(AdvantageRule rule)
    {
        var advantages = new float[Rewards.Length];
        rule.Compute(Rewards, advantages);
        return advantages;
    }
}
