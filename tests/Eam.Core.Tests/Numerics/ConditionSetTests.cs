using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tests.Numerics;

public sealed class ConditionSetTests
{
    [Fact]
    public void Draw_ManyRows_TakesEachTrainedConditionEquallyOftenAndNoOther()
    {
        using var backend = new ManagedBackend();
        using var x = backend.Rent(30_000, 1);
        var set = new ConditionSet(Names(10), [7, 8, 9], rowsPerCondition: 3);

        set.Draw(x, new RandomStream(1, 1));

        var counts = x.Conditions.ToArray().CountBy(index => index).ToDictionary();
        counts.Keys.Order().ShouldBe([0, 1, 2, 3, 4, 5, 6]);

        // 10,000 groups of three rows: the standard deviation of a count is 3 sqrt(10,000 / 7 * 6 / 7) = 105.
        counts.Values.ShouldAllBe(count => Math.Abs(count - (30_000 / 7.0)) < 5 * 105);
    }

    [Theory]
    [InlineData(10, 2048, 10)]
    [InlineData(10, 20, 10)]
    [InlineData(10, 8, 4)]
    [InlineData(10, 1, 2)]
    [InlineData(1, 1, 1)]
    [InlineData(100_000, 2048, 1024)]
    public void Evaluated_OfSoManyRows_HasAtLeastTwoOfEach(int count, int rows, int expected)
    {
        var held = Enumerable.Range(0, count / 10).Select(i => i * 10);
        var set = new ConditionSet(Names(count), held);

        var evaluated = set.Evaluated(rows);

        evaluated.Distinct().Count().ShouldBe(expected);
        evaluated.Count.ShouldBe(expected);
        evaluated.ShouldAllBe(index => index >= 0 && index < count);
        evaluated.ShouldContain(index => !set.IsHeldOut(index));
        if (count >= 10)
            evaluated.ShouldContain(index => set.IsHeldOut(index));
        if (rows == 2048 && count == 100_000)
            evaluated.Count(set.IsHeldOut).ShouldBeInRange(72, 132, "a tenth is held out");
    }

    [Fact]
    public void Shown_AllConditions_EachOnce()
    {
        for (var count = 1; count < 60; count++)
            new ConditionSet(Names(count), []).Shown.Order().ShouldBe(Enumerable.Range(0, count));
    }

    [Fact]
    public void Create_WithAnUnconditionalOne_GivesItToNoRow()
    {
        var set = new ConditionSet(Names(4), [0, 1], unconditional: 1);

        set.Unconditional.ShouldBe(1);
        set.Trained.ShouldBe([2, 3]);
        set.HeldOut.ShouldBe([0]);
        set.Shown.Order().ShouldBe([0, 2, 3]);
        set.Evaluated(100).Order().ShouldBe([0, 2, 3]);
    }

    [Fact]
    public void Create_NothingLeftToTrainOn_SaysSo()
    {
        Should.Throw<ArgumentException>(() => new ConditionSet(["a", "b"], [0, 1])).Message.ShouldContain("none is left to train on");
        Should.Throw<ArgumentException>(() => new ConditionSet([], [])).Message.ShouldContain("got 0 conditions");
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"n{i}")];
}
