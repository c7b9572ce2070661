using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Engine.Trials;

namespace Eam.Engine.Tests.Trials;

public sealed class LossLimitTests
{
    [Theory]
    [InlineData(1, 1e15)]
    [InlineData(1e5, 3e12)]
    [InlineData(1e6, 1e20)]
    public void Judge_FirstLoss_IsNoDivergenceWhateverItsSize(double rewardScale, double loss)
    {
        var limit = new LossLimit(rewardScale);

        limit.Judge(Result(loss)).ShouldBeNull();
        limit.Judge(Result(1e6 * loss)).ShouldBeNull();
    }

    // The reference is the first loss, or lambda^2 if that is larger, or 1.
    [Theory]
    [InlineData(2, 50, 5e13)]
    [InlineData(2, 0, 4e12)]
    [InlineData(0.1, 0.01, 1e12)]
    [InlineData(1e3, 7, 1e18)]
    public void Judge_LaterLoss_IsComparedWithTheStart(double rewardScale, double first, double expected)
    {
        var limit = new LossLimit(rewardScale);
        limit.Judge(Result(first)).ShouldBeNull();

        limit.Judge(Result(0.99 * expected)).ShouldBeNull();
        limit.Judge(Result(1.01 * expected)).ShouldNotBeNull();
    }

    [Fact]
    public void Judge_AboveTheLimit_NamesValueLimitAndRemedy()
    {
        var limit = new LossLimit(2);
        limit.Judge(Result(50));

        limit
            .Judge(Result(7e14))
            .ShouldBe("the loss is 7E+14, above its limit of 5E+13 (at the start it was 50); lower learning_rate or gradient_clip");
    }

    [Theory]
    [InlineData(double.NaN, 1, "the loss is NaN; ")]
    [InlineData(double.PositiveInfinity, 1, "the loss is infinite; ")]
    [InlineData(1, double.NaN, "the gradient is not finite; ")]
    public void Judge_NotFinite_IsADivergenceAtAnyTime(double loss, double norm, string expected)
    {
        var (atStart, later) = (new LossLimit(1), new LossLimit(1));
        later.Judge(Result(1));

        atStart.Judge(new(loss, norm, 0)).ShouldBe(expected + "no step was made yet, so lower reward_scale or check the reward");
        later.Judge(new(loss, norm, 0)).ShouldBe(expected + "lower learning_rate or gradient_clip");
    }

    [Fact]
    public void Load_AfterSave_JudgesByTheSameStart()
    {
        var (whole, resumed) = (new LossLimit(1), new LossLimit(1));
        whole.Judge(Result(50));
        var state = new TrainingState();
        whole.Save(state);
        resumed.Load(state);

        resumed.Judge(Result(4e13)).ShouldBeNull();
        resumed.Judge(Result(6e13)).ShouldBe(whole.Judge(Result(6e13)));
    }

    [Fact]
    public void Load_BeforeTheFirstIteration_TakesTheNextLossAsTheStart()
    {
        var (fresh, resumed) = (new LossLimit(1), new LossLimit(1));
        var state = new TrainingState();
        fresh.Save(state);
        resumed.Load(state);

        resumed.Judge(Result(1e15)).ShouldBeNull();
    }

    private static IterationResult Result(double loss) => new(loss, 1, 0);
}
