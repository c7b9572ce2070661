using Eam.Core.Spaces;

namespace Eam.Core.Tests.Spaces;

public class SobolSequenceTests
{
    /// <summary>Compares with the first points of Joe and Kuo's own program.</summary>
    [Fact]
    public void At_FirstPoints_AreThePublishedOnes()
    {
        double[][] published =
        [
            [0, 0, 0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875],
            [0.125, 0.625, 0.375],
            [0.1875, 0.3125, 0.9375],
            [0.6875, 0.8125, 0.4375],
        ];

        for (var i = 0; i < published.Length; i++)
            Enumerable.Range(0, 3).Select(d => SobolSequence.At((uint)i, d) / 4294967296.0).ShouldBe(published[i]);
    }

    /// <summary>
    /// Sobol's property A, which Joe and Kuo's numbers have: of 2^d points, each orthant of the d-cube has one. In linear algebra: the leading bits of
    /// the first d direction numbers of d dimensions are a regular matrix over GF(2). A wrong digit in the table would hardly pass this test.
    /// </summary>
    [Fact]
    public void At_LeadingBitsOfAnyFirstDimensions_HavePropertyA()
    {
        for (var d = 1; d <= 32; d++)
        {
            var rows = Enumerable.Range(0, d).Select(dimension => LeadingBits(dimension, d)).ToArray();
            Rank(rows).ShouldBe(d, $"the first {d} dimensions");
        }
    }

    [Fact]
    public void Scrambled_AnyAlignedBlock_HasOnePointInEachSliceOfEachDimension()
    {
        foreach (var seed in new[] { 1UL, 99UL })
        {
            for (var dimension = 0; dimension < SobolSequence.Dimensions; dimension++)
            {
                Slices(seed, 0, 16, dimension).ShouldBe(Enumerable.Range(0, 16));
                Slices(seed, 64, 64, dimension).ShouldBe(Enumerable.Range(0, 64));
            }
        }
    }

    [Fact]
    public void Scrambled_FirstTwoDimensions_HaveOnePointInEachBoxOfAnyShape()
    {
        // A (0, m, 2)-net is still one after scrambling.
        for (var (wide, high) = (1, 64); wide <= 64; (wide, high) = (wide * 2, high / 2))
        {
            Enumerable
                .Range(0, 64)
                .Select(i => ((int)(SobolSequence.Scrambled(5, (uint)i, 0) * wide), (int)(SobolSequence.Scrambled(5, (uint)i, 1) * high)))
                .Distinct()
                .Count()
                .ShouldBe(64);
        }
    }

    [Fact]
    public void Scrambled_OverSeeds_IsUniform()
    {
        // One point of one dimension, over seeds: mean 1/2 +- 4 standard errors, and all quarters equally likely.
        var values = Enumerable.Range(0, 4000).Select(seed => SobolSequence.Scrambled((ulong)seed, 3, 7)).ToList();

        values.Average().ShouldBe(0.5, 4 * 0.289 / Math.Sqrt(4000));
        for (var quarter = 0; quarter < 4; quarter++)
            values.Count(value => (int)(value * 4) == quarter).ShouldBeInRange(890, 1110);
    }

    [Fact]
    public void Scrambled_Integral_IsFarCloserThanIndependentDraws()
    {
        // The sum of (u_j - 1/2)^2 over 8 dimensions has mean 8/12. Root mean square error over seeds, with 64 points.
        double Error(Func<int, int, int, double> draw) =>
            Math.Sqrt(
                Enumerable
                    .Range(0, 50)
                    .Average(seed =>
                        Math.Pow(
                            Enumerable.Range(0, 64).Average(i => Enumerable.Range(0, 8).Sum(d => Math.Pow(draw(seed, i, d) - 0.5, 2)))
                                - (8 / 12.0),
                            2
                        )
                    )
            );
        var random = new Random(3);

        var sobol = Error((seed, i, d) => SobolSequence.Scrambled((ulong)seed, (uint)i, d));
        var independent = Error((_, _, _) => random.NextDouble());

        sobol.ShouldBeLessThan(independent / 10);
    }

    private static IEnumerable<int> Slices(ulong seed, int from, int count, int dimension) =>
        Enumerable.Range(from, count).Select(i => (int)(SobolSequence.Scrambled(seed, (uint)i, dimension) * count)).Order();

    // The point whose Gray code has only bit j is direction number j.
    private static uint LeadingBits(int dimension, int count) =>
        Enumerable
            .Range(0, count)
            .Aggregate(0u, (row, j) => row | ((SobolSequence.At((uint)((1UL << (j + 1)) - 1), dimension) >> 31) << j));

    private static int Rank(uint[] rows)
    {
        var rank = 0;
        for (var bit = 0; bit < 32; bit++)
        {
            var pivot = Array.FindIndex(rows, rank, row => ((row >> bit) & 1) != 0);
            if (pivot < 0)
                continue;
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            for (var i = rank + 1; i < rows.Length; i++)
            {
                if (((rows[i] >> bit) & 1) != 0)
                    rows[i] ^= rows[rank];
            }

            rank++;
        }

        return rank;
    }
}
