using Eam.Core.Sweeps.Ranking;

namespace Eam.Core.Tests.Sweeps.Ranking;

public class CostShareTests
{
    [Theory]
    [InlineData(9, 0, 3, 3)]
    [InlineData(8, 0, 3, 2)]
    [InlineData(7, 2, 3, 3)]
    [InlineData(2, 0, 3, 0)]
    public void Of_EqualCosts_IsTheFloor(int reported, int lost, int eta, int expected) =>
        CostShare.Of(Enumerable.Repeat(100.0, reported), lost * 100, eta).ShouldBe(expected);

    [Fact]
    public void Of_ADearBest_LetsFewerGoOn() => CostShare.Of([40, 10, 10, 10, 10, 10, 10, 10, 10], 0, 3).ShouldBe(1);

    [Fact]
    public void Of_CheapBest_LetsMoreGoOn() => CostShare.Of([1, 1, 1, 1, 40, 10], 0, 3).ShouldBe(4);

    [Fact]
    public void Of_TheFirstIsTooDear_IsNone() => CostShare.Of([40, 1, 1], 0, 3).ShouldBe(0);
}
