using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.Tests.Spaces;

/// <summary>Steps, distances from 1, alternatives and weights.</summary>
public class DomainFormsTests
{
    private static readonly Domain.Mixture ZeroOrLog = new(
        [new Domain.Values([ParameterValue.Of(0)]), new Domain.Range(1e-6, 0.1, true, false)],
        [1, 3]
    );

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, All.Length)];

    private static Domain[] All { get; } =
    [
        new Domain.Stepped(0, 0.1, 0.01),
        new Domain.Stepped(32, 500, 32),
        new Domain.Complement(0.9, 0.999),
        new Domain.Complement(-1, 0.5),
        ZeroOrLog,
        new Domain.Mixture([new Domain.Values([ParameterValue.Of("auto")]), new Domain.Stepped(1, 7, 2)], [1, 1]),
        new Domain.Mixture(
            [new Domain.Values([ParameterValue.Of("a")]), new Domain.Values([ParameterValue.Of("b")]), new Domain.Range(1, 9, false, true)],
            [0.5, 2, 10]
        ),
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void QuantileOf_AnyValueOfADomain_GivesTheValueBack(int number)
    {
        var domain = All[number];

        domain.IsFixed.ShouldBeFalse();
        domain.QuantileOf(ParameterValue.Of("another")).ShouldBeNull();
        domain.QuantileOf(ParameterValue.Of(1e9)).ShouldBeNull();
        for (var u = 0.0; u < 1; u += 0.005)
            domain.At(domain.QuantileOf(domain.At(u))!.Value).ShouldBe(domain.At(u));
    }

    [Fact]
    public void At_Steps_AreTheNumbersThatPeopleWrite()
    {
        Values(new Domain.Stepped(0, 0.1, 0.01)).ShouldBe([0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1]);
        Values(new Domain.Stepped(0, 0.3, 0.1)).ShouldBe([0, 0.1, 0.2, 0.3]);
        Values(new Domain.Stepped(32, 100, 32)).ShouldBe([32, 64, 96]);
        new Domain.Stepped(0, 0.1, 0.01).QuantileOf(ParameterValue.Of(0.005)).ShouldBeNull("it is between two steps");
        new Domain.Stepped(3, 4, 2).IsFixed.ShouldBeTrue();

        static IEnumerable<double> Values(Domain.Stepped stepped)
        {
            var drawn = Enumerable.Range(0, 5000).Select(i => stepped.At((i + 0.5) / 5000).Number).ToList();
            drawn.Distinct().ShouldBe(stepped.Grid().Items.Select(item => item.Number));
            return drawn.Distinct();
        }
    }

    [Fact]
    public void At_Steps_AreEquallyLikely() =>
        Draws(new Domain.Stepped(0, 0.3, 0.1), 8000)
            .GroupBy(value => value)
            .ShouldAllBe(group => group.Count() > 1800 && group.Count() < 2200);

    [Fact]
    public void At_Complement_IsLogUniformInTheDistanceFromOne()
    {
        var domain = new Domain.Complement(0.9, 0.999);

        var draws = Draws(domain, 4000).Select(value => value.Number).ToList();

        draws.ShouldAllBe(value => value >= 0.9 && value <= 0.999);
        draws.Count(value => value > 0.99).ShouldBeInRange(1850, 2150);
        domain.Grid(3).Items.Select(item => item.Number).ShouldBe([0.9, 0.99, 0.999]);
        domain.At(0.25).ToString().Length.ShouldBeLessThan(12, "six digits of the distance");
    }

    [Fact]
    public void At_Alternatives_GoByTheirWeights()
    {
        var draws = Draws(ZeroOrLog, 8000).Select(value => value.Number).ToList();

        draws.Count(value => value == 0).ShouldBeInRange(1850, 2150);
        draws.Where(value => value > 0).ShouldAllBe(value => value >= 1e-6 && value <= 0.1);
        draws.Count(value => value > 0 && value < 1e-3).ShouldBeInRange(3400, 3800, "three fifths of three quarters");
    }

    [Fact]
    public void At_BothEndsOfEachPart_StayInIt()
    {
        ZeroOrLog.At(0).Number.ShouldBe(0);
        ZeroOrLog.At(0.25).Number.ShouldBe(1e-6);
        ZeroOrLog.At(Math.BitDecrement(0.25)).Number.ShouldBe(0);
        ZeroOrLog.At(Math.BitDecrement(1.0)).Number.ShouldBe(0.1);
    }

    private static IEnumerable<ParameterValue> Draws(Domain domain, int count)
    {
        var random = new RandomStream(3, 0);
        return Enumerable.Range(0, count).Select(_ => domain.At(random.NextDouble()));
    }
}
