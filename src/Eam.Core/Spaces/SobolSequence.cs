using Eam.Core.Numerics;

namespace Eam.Core.Spaces;

/// <summary>
/// Sobol's low-discrepancy sequence with the direction numbers of Joe and Kuo ("Constructing Sobol sequences with better two-dimensional
/// projections", SIAM J. Sci. Comput. 30, 2008) and Owen's nested uniform scrambling ("Randomly permuted (t,m,s)-nets and (t,s)-sequences",
/// 1995). A pure function of seed, index and dimension. With or without scrambling, 2^k successive points that start at a multiple of 2^k
/// have exactly one point in each of the 2^k equal slices of every dimension.
/// </summary>
internal static class SobolSequence
{
    private const int Bits = 32;

    // Dimension 1 is van der Corput's sequence. Each row describes one other dimension: the inner coefficients of its primitive polynomial
    // as bits, then m_1 .. m_s for degree s. The rows are all primitive polynomials of degree 1 to 7.
    private static readonly uint[][] Rows =
    [
        [0, 1],
        [1, 1, 3],
        [1, 1, 3, 1],
        [2, 1, 1, 1],
        [1, 1, 1, 3, 3],
        [4, 1, 3, 5, 13],
        [2, 1, 1, 5, 5, 17],
        [4, 1, 1, 5, 5, 5],
        [7, 1, 1, 7, 11, 19],
        [11, 1, 1, 5, 1, 1],
        [13, 1, 1, 1, 3, 11],
        [14, 1, 3, 5, 5, 31],
        [1, 1, 3, 3, 9, 7, 49],
        [13, 1, 1, 1, 15, 21, 21],
        [16, 1, 3, 1, 13, 27, 49],
        [19, 1, 1, 1, 15, 7, 5],
        [22, 1, 3, 1, 15, 13, 25],
        [25, 1, 1, 5, 5, 19, 61],
        [1, 1, 3, 7, 11, 23, 15, 103],
        [4, 1, 3, 7, 13, 13, 15, 69],
        [7, 1, 1, 3, 13, 7, 35, 63],
        [8, 1, 3, 5, 9, 1, 25, 53],
        [14, 1, 3, 1, 13, 9, 35, 107],
        [19, 1, 3, 1, 5, 27, 61, 31],
        [21, 1, 1, 5, 11, 19, 41, 61],
        [28, 1, 3, 5, 3, 3, 13, 69],
        [31, 1, 1, 7, 13, 1, 19, 1],
        [32, 1, 3, 7, 5, 13, 19, 59],
        [37, 1, 1, 3, 9, 25, 29, 41],
        [41, 1, 3, 5, 13, 23, 1, 55],
        [42, 1, 3, 7, 3, 13, 59, 17],
        [50, 1, 3, 1, 3, 5, 53, 69],
        [55, 1, 1, 5, 5, 23, 33, 13],
        [56, 1, 1, 7, 7, 1, 61, 123],
        [59, 1, 1, 7, 9, 13, 61, 49],
        [62, 1, 3, 3, 5, 3, 55, 33],
    ];

    private static readonly uint[][] Directions = [.. Enumerable.Range(0, Rows.Length + 1).Select(Direct)];

    /// <summary>Number of dimensions that have direction numbers.</summary>
    public static int Dimensions => Directions.Length;

    /// <summary>
    /// Returns one coordinate of an unscrambled point as a fraction of 2^32. The points are in Gray-code order, as is usual.
    /// </summary>
    /// <param name="index">Index of the point; 0 is the origin.</param>
    /// <param name="dimension">Index of the dimension, below <see cref="Dimensions"/>.</param>
    public static uint At(uint index, int dimension)
    {
        var (gray, x) = (index ^ (index >> 1), 0u);
        for (var bit = 0; gray != 0; bit++, gray >>= 1)
        {
            if ((gray & 1) != 0)
                x ^= Directions[dimension][bit];
        }

        return x;
    }

    /// <summary>
    /// Returns one coordinate of a scrambled point, in (0, 1): a random bit that depends on the bits above decides whether a bit is
    /// flipped.
    /// </summary>
    public static double Scrambled(ulong seed, uint index, int dimension)
    {
        var (x, flipped) = (At(index, dimension), 0u);
        for (var bit = Bits - 1; bit >= 0; bit--)
        {
            // The bits above this one, with a leading 1 so that prefixes of different lengths differ.
            var prefix = bit == Bits - 1 ? 1 : (x >> (bit + 1)) | (1u << (Bits - 1 - bit));
            var (coin, _, _, _) = Philox.Block(prefix, (uint)dimension, 0, 0, (uint)seed, (uint)(seed >> 32));
            flipped |= (coin & 1) << bit;
        }

        return ((x ^ flipped) + 0.5) / 4294967296.0;
    }

    private static uint[] Direct(int dimension)
    {
        var v = new uint[Bits];
        if (dimension == 0)
        {
            for (var i = 0; i < Bits; i++)
                v[i] = 1u << (Bits - 1 - i);
            return v;
        }

        var (row, degree) = (Rows[dimension - 1], Rows[dimension - 1].Length - 1);
        for (var i = 0; i < Bits; i++)
        {
            if (i < degree)
            {
                v[i] = row[i + 1] << (Bits - 1 - i);
                continue;
            }

            // Joe and Kuo's recurrence for m_i, with m_i shifted to the top of the word.
            v[i] = v[i - degree] ^ (v[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
            {
                if (((row[0] >> (degree - 1 - k)) & 1) != 0)
                    v[i] ^= v[i - k];
            }
        }

        return v;
    }
}
