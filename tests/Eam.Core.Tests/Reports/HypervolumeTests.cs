using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class HypervolumeTests
{
    private static readonly double[] Origin = [0, 0, 0];

    [Fact]
    public void Of_TwoObjectives_IsTheAreaOfTheStairs() =>
        Hypervolume
            .Of(
                [
                    [1, 3],
                    [2, 2],
                    [3, 1],
                ],
                [0, 0]
            )
            .ShouldBe(6);

    // Three boxes of volume 2 share the unit cube, and nothing else.
    [Fact]
    public void Of_ThreeObjectives_CountsWhatPointsShareOnce() =>
        Hypervolume
            .Of(
                [
                    [2, 1, 1],
                    [1, 2, 1],
                    [1, 1, 2],
                ],
                Origin
            )
            .ShouldBe(4);

    [Fact]
    public void Of_AReferencePoint_IsMeasuredFromIt() =>
        Hypervolume
            .Of(
                [
                    [5, -1],
                ],
                [2, -3]
            )
            .ShouldBe(6);

    [Fact]
    public void Of_DominatedEqualAndWorsePoints_ChangeNothing() =>
        Hypervolume
            .Of(
                [
                    [2, 2],
                    [1, 1],
                    [2, 2],
                    [3, 0],
                    [5, -1],
                    [double.NegativeInfinity, 9],
                ],
                [0, 0]
            )
            .ShouldBe(4);

    /// <summary>Stairs below x + y = 1. Comparing every pair of so many points would take minutes.</summary>
    [Fact]
    public void Of_ManyPointsOfTwoObjectives_TakesNoPairs()
    {
        const int Count = 300_000;
        var points = Enumerable.Range(1, Count).Select(i => new[] { i / (double)Count, (Count + 1 - i) / (double)Count });

        Hypervolume.Of(points, [0, 0]).ShouldBe(0.5 * (Count + 1) / Count, 1e-9);
    }

    [Fact]
    public void Of_NoPoint_IsZero() => Hypervolume.Of([], Origin).ShouldBe(0);

    [Fact]
    public void Of_AnotherNumberOfObjectives_Throws() =>
        Should.Throw<ArgumentException>(() =>
            Hypervolume.Of(
                [
                    [1, 2],
                ],
                Origin
            )
        );

    // The naive reference: the volumes of all intersections, with alternating signs.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Of_RandomPoints_IsInclusionAndExclusion(int objectives)
    {
        var random = new Random(objectives);
        for (var round = 0; round < 40; round++)
        {
            // Few different values, so that points share coordinates.
            double[][] points = [.. Enumerable.Range(0, 1 + random.Next(9)).Select(_ => Draw(objectives, () => random.Next(-2, 7)))];
            var reference = Draw(objectives, () => random.Next(-1, 2));

            Hypervolume.Of(points, reference).ShouldBe(InclusionExclusion(points, reference), 1e-6);
        }
    }

    [Fact]
    public void Of_MorePoints_NeverShrinks()
    {
        var random = new Random(7);
        double[][] points = [.. Enumerable.Range(0, 60).Select(_ => Draw(4, random.NextDouble))];
        double[] reference = [0, 0, 0, 0];

        var volumes = Enumerable.Range(0, 61).Select(count => Hypervolume.Of(points.Take(count), reference)).ToList();

        volumes.Zip(volumes.Skip(1)).ShouldAllBe(pair => pair.Second >= pair.First - 1e-12);
        volumes[^1].ShouldBeInRange(points.Max(point => point.Aggregate((a, b) => a * b)), 1);
    }

    private static double[] Draw(int count, Func<double> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private static double InclusionExclusion(double[][] points, double[] reference)
    {
        var volume = 0.0;
        for (var subset = 1; subset < 1 << points.Length; subset++)
        {
            var members = points.Where((_, i) => ((subset >> i) & 1) != 0).ToList();
            var sides = reference.Select((low, i) => Math.Max(0, members.Min(point => point[i]) - low));
            volume += (members.Count % 2 == 1 ? 1 : -1) * sides.Aggregate(1.0, (product, side) => product * side);
        }

        return volume;
    }
}
