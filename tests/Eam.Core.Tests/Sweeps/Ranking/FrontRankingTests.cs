using System.Collections.Immutable;
using Eam.Core.Numerics;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Sweeps.Ranking;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Sweeps.Ranking;

public class FrontRankingTests
{
    [Fact]
    public void Fronts_AnyVectors_AreThoseOfPeeling() =>
        ForAll(vectors => NonDominatedSort.Fronts(vectors).ShouldBe(NaiveRanking.Fronts(vectors)));

    [Fact]
    public void Crowding_AnyVectors_IsThatOfTheDefinition() =>
        ForAll(vectors =>
        {
            var (fast, slow) = (CrowdingDistance.Of(vectors), NaiveRanking.Crowding(vectors));
            for (var i = 0; i < fast.Length; i++)
                (fast[i] == slow[i] || Math.Abs(fast[i] - slow[i]) < 1e-12).ShouldBeTrue($"{fast[i]} {slow[i]}");
        });

    [Fact]
    public void Of_AnyPermutation_IsTheSame() =>
        ForAll(vectors =>
        {
            var standings = vectors.Select((vector, i) => new Standing(vector[0], i % 3, $"{i % 5}", i) { Scores = vector }).ToList();
            var ranking = FrontRanking.Of(standings);

            FrontRanking.Of(standings.OrderBy(standing => RandomStream.Derive(7, (ulong)standing.Trial, 1))).ShouldBe(ranking);
            ranking.Select(result => result.Front).ShouldBeInOrder();
        });

    [Fact]
    public void Of_Example_IsFrontThenCrowding()
    {
        // Front 0: (0, 4), (1, 3), (3, 2), (4, 0): first the ends, then (3, 2), whose neighbours are further apart. Front 1: (0, 3). Front 2: (0, 0).
        (double, double)[] points = [(0, 0), (1, 3), (0, 4), (4, 0), (0, 3), (3, 2)];
        var ranking = FrontRanking.Of(
            points.Select((point, i) => new Standing(point.Item1, i, "", i) { Scores = [point.Item1, point.Item2] })
        );

        ranking.Select(result => (result.Standing.Trial, result.Front)).ShouldBe([(2, 0), (3, 0), (5, 0), (1, 0), (4, 1), (0, 2)]);
        ranking
            .Select(result => result.Crowding)
            .ShouldBe([double.PositiveInfinity, double.PositiveInfinity, 1.5, 1.25, double.PositiveInfinity, double.PositiveInfinity]);
    }

    [Fact]
    public void Of_MissingValue_IsWorseThanAnyAndNoEnd()
    {
        var ranking = FrontRanking.Of([
            new(1, 0, "", 0) { Scores = [1, double.NegativeInfinity] },
            new(1, 0, "", 1) { Scores = [1, -1e9] },
            new(2, 0, "", 2) { Scores = [2, double.NegativeInfinity] },
        ]);

        ranking.Select(result => (result.Standing.Trial, result.Front)).ShouldBe([(1, 0), (2, 0), (0, 1)]);
    }

    private static void ForAll(Action<IReadOnlyList<ImmutableArray<double>>> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
            {
                // Few distinct values, so that equal ones are common, or many distinct values; sometimes a missing one.
                ulong Draw(int i, int j) => RandomStream.Derive((ulong)(uint)seed, (ulong)i, (ulong)j);
                var (count, objectives, values) = (
                    (int)(Draw(-1, 0) % 60),
                    2 + (int)(Draw(-1, 1) % 3),
                    Draw(-1, 2) % 2 == 0 ? 6UL : 1000UL
                );
                property([
                    .. Enumerable
                        .Range(0, count)
                        .Select(i =>
                            Enumerable
                                .Range(0, objectives)
                                .Select(j => Draw(i, j) % 40 == 0 ? double.NegativeInfinity : Draw(i, j) % values)
                                .ToImmutableArray()
                        ),
                ]);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
