namespace Eam.Core.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5). Costs about 100 n^3
/// operations.
/// </summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes the matrix as the sum over i of values_i v_i^T v_i.</summary>
    /// <param name="matrix">Row-major [n, n], symmetric.</param>
    /// <param name="n">Number of rows.</param>
    /// <returns>The eigenvalues, in no order, and the eigenvectors as rows, [n, n].</returns>
    public static (double[] Values, double[] Vectors) Decompose(ReadOnlySpan<double> matrix, int n)
    {
        var (a, vectors) = (matrix.ToArray(), new double[n * n]);
        for (var i = 0; i < n; i++)
            vectors[(i * n) + i] = 1;
        var size = 0.0;
        foreach (var entry in a)
            size += entry * entry;

        // Converges quadratically: six to eight sweeps for a few hundred rows.
        for (var sweep = 0; sweep < MostSweeps && OffDiagonal(a, n) > 1e-30 * size; sweep++)
        {
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++)
                    Annihilate(a, vectors, n, p, q);
            }
        }

        var values = new double[n];
        for (var i = 0; i < n; i++)
            values[i] = a[(i * n) + i];
        return (values, vectors);
    }

    /// <summary>Rotates the coordinates p and q so that the entry (p, q) becomes zero.</summary>
    private static void Annihilate(double[] a, double[] vectors, int n, int p, int q)
    {
        var entry = a[(p * n) + q];
        if (entry == 0)
            return;
        var theta = (a[(q * n) + q] - a[(p * n) + p]) / (2 * entry);
        var tangent = 1 / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        if (theta < 0)
            tangent = -tangent;
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        Rotate(a.AsSpan(p * n, n), a.AsSpan(q * n, n), cosine, sine);
        for (var k = 0; k < n; k++)
        {
            var (x, y) = (a[(k * n) + p], a[(k * n) + q]);
            a[(k * n) + p] = (cosine * x) - (sine * y);
            a[(k * n) + q] = (sine * x) + (cosine * y);
        }

        // The rotation makes it zero up to rounding, which would keep the sweeps from ending.
        (a[(p * n) + q], a[(q * n) + p]) = (0, 0);
        Rotate(vectors.AsSpan(p * n, n), vectors.AsSpan(q * n, n), cosine, sine);
    }

    private static void Rotate(Span<double> first, Span<double> second, double cosine, double sine)
    {
        for (var k = 0; k < first.Length; k++)
        {
            var (x, y) = (first[k], second[k]);
            first[k] = (cosine * x) - (sine * y);
            second[k] = (sine * x) + (cosine * y);
        }
    }

    private static double OffDiagonal(double[] a, int n)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
                sum += 2 * a[(i * n) + j] * a[(i * n) + j];
        }

        return sum;
    }
}
