using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class FriedmanTestTests
{
    // Times to round first base of 22 players by three ways (Hollander and Wolfe 1973, page 140): chi-square 11.143, p 0.003805, with ties.
    private static readonly double[] Rounding =
    [
        .. (ReadOnlySpan<double>)[5.40, 5.50, 5.55, 5.85, 5.70, 5.75, 5.20, 5.60, 5.50, 5.55, 5.50, 5.40, 5.90, 5.85, 5.70],
        .. (ReadOnlySpan<double>)[5.45, 5.55, 5.60, 5.40, 5.40, 5.35, 5.45, 5.50, 5.35, 5.25, 5.15, 5.00, 5.85, 5.80, 5.70],
        .. (ReadOnlySpan<double>)[5.25, 5.20, 5.10, 5.65, 5.55, 5.45, 5.60, 5.35, 5.45, 5.05, 5.00, 4.95, 5.50, 5.50, 5.40],
        .. (ReadOnlySpan<double>)[5.45, 5.55, 5.50, 5.55, 5.55, 5.35, 5.45, 5.50, 5.55, 5.50, 5.45, 5.25, 5.65, 5.60, 5.40],
        .. (ReadOnlySpan<double>)[5.70, 5.65, 5.55, 6.30, 6.30, 6.25],
    ];

    [Fact]
    public void Of_TheTextbooksExample_IsTheTextbooksResult()
    {
        var test = FriedmanTest.Of([.. Rounding.Chunk(3)]);

        test.Statistic.ShouldBe(11.142857142857142, 1e-9);
        test.P.ShouldBe(0.003805040775511363, 1e-12);
        test.MeanRanks.Select(rank => Math.Round(rank, 6)).ShouldBe([2.409091, 2.136364, 1.454545]);
    }

    [Fact]
    public void Of_EverythingTied_FindsNothing()
    {
        var test = FriedmanTest.Of([
            [1, 1, 1],
            [2, 2, 2],
        ]);

        (test.Statistic, test.P).ShouldBe((0, 1));
        test.MeanRanks.ShouldBe([2, 2, 2]);
    }

    [Fact]
    public void Of_BlocksOfDifferentLength_Throws() =>
        Should.Throw<ArgumentException>(() =>
            FriedmanTest.Of([
                [1, 2],
                [1, 2, 3],
            ])
        );
}
