using Eam.Core.Numerics;
using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class ImportanceTests
{
    private static readonly double[][] Points = Draw(400, 3);

    [Fact]
    public void Shares_OfOneCoordinate_AreItsOwn()
    {
        var shares = Mean(Points, point => 3 * point[1]);

        shares[1].ShouldBeGreaterThan(0.95);
        shares[0].ShouldBeLessThan(0.03);
        shares[2].ShouldBeLessThan(0.03);
    }

    [Fact]
    public void Shares_OfASum_GoByTheVariances()
    {
        // Var(2 x) = 4 Var(x), so the shares are four fifths and one fifth.
        var shares = Mean(Points, point => (2 * point[0]) + point[2]);

        shares[0].ShouldBe(0.8, 0.1);
        shares[2].ShouldBe(0.2, 0.1);
        shares[1].ShouldBeLessThan(0.03);
    }

    [Fact]
    public void Shares_OfAnInteraction_AreNobodys()
    {
        var shares = Mean(Points, point => point[0] < 0.5 ^ point[1] < 0.5 ? 1 : 0);

        shares.Sum().ShouldBeLessThan(0.4);
    }

    [Fact]
    public void Shares_OfAConstant_AreZero() => Mean(Points, _ => 7).ShouldBe([0, 0, 0]);

    [Fact]
    public void Shares_OfTheSameSeed_AreTheSame()
    {
        var values = Points.Select(point => point[0] * point[1]).ToArray();
        Importance.Shares(Points, values, 5).ShouldBe(Importance.Shares(Points, values, 5));
    }

    [Fact]
    public void NonDominated_OfRandomPoints_IsWhatTheDefinitionSays()
    {
        var expected = Enumerable
            .Range(0, Points.Length)
            .Where(i =>
                !Points.Any(other =>
                    other.Zip(Points[i]).All(pair => pair.First >= pair.Second)
                    && other.Zip(Points[i]).Any(pair => pair.First > pair.Second)
                )
            );

        ParetoFront.NonDominated(Points).Order().ShouldBe(expected);
    }

    [Fact]
    public void NonDominated_OfEqualPoints_KeepsAll() =>
        ParetoFront
            .NonDominated([
                [1, 2],
                [1, 2],
                [0, 2],
            ])
            .Order()
            .ShouldBe([0, 1]);

    private static double[] Mean(double[][] points, Func<double[], double> value)
    {
        var trees = Importance.Shares(points, [.. points.Select(value)], seed: 3);
        return [.. Enumerable.Range(0, points[0].Length).Select(axis => trees.Average(tree => tree[axis]))];
    }

    private static double[][] Draw(int n, int d)
    {
        var random = new RandomStream(1, 2);
        return [.. Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, d).Select(_ => random.NextDouble()).ToArray())];
    }
}
