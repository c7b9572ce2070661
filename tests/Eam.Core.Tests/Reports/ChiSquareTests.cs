using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class ChiSquareTests
{
    // With an even number of degrees v the probability is exp(-x/2) times the sum of (x/2)^k / k! for k below v/2.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(22)]
    [InlineData(60)]
    public void Above_EvenDegrees_IsTheClosedForm(int degrees)
    {
        foreach (var x in new[] { 0.01, 1, degrees / 2.0, degrees, degrees + 3, 2.0 * degrees, 5.0 * degrees })
        {
            var (term, sum) = (1.0, 1.0);
            for (var k = 1; k < degrees / 2; k++)
                sum += term *= x / 2 / k;
            ChiSquare.Above(x, degrees).ShouldBe(Math.Exp(-x / 2) * sum, 1e-13);
        }
    }

    // Values of tables: 5 % and 1 % points.
    [Theory]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(6.6348966010212145, 1, 0.01)]
    [InlineData(7.814727903251179, 3, 0.05)]
    [InlineData(35.17246162690806, 23, 0.05)]
    public void Above_PointsOfTheTables_IsTheirProbability(double x, double degrees, double expected) =>
        ChiSquare.Above(x, degrees).ShouldBe(expected, 1e-12);

    [Theory]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(-1.959963984540054, 0.05)]
    [InlineData(0, 1)]
    [InlineData(6, 1.973175290075e-9)]
    public void OutsideNormal_Points_AreThoseOfTheTables(double z, double expected) => ChiSquare.OutsideNormal(z).ShouldBe(expected, 1e-13);
}
