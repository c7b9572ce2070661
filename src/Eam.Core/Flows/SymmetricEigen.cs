namespace Eam.Core.Flows;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's cyclic rotations, in double.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes A = Q diag(values) Q^T.</summary>
    /// <param name="matrix">Row-major [d, d], symmetric; only read.</param>
    /// <param name="values">[d], overwritten with the eigenvalues, in no order.</param>
    /// <param name="vectors">Row-major [d, d], overwritten with Q: column j is the eigenvector of value j.</param>
    public static void Decompose(ReadOnlySpan<double> matrix, Span<double> values, Span<double> vectors)
    {
        var d = values.Length;
        var a = matrix.ToArray();
        vectors.Clear();
        for (var i = 0; i < d; i++)
            vectors[(i * d) + i] = 1;
        var scale = 0.0;
        foreach (var value in a)
            scale = Math.Max(scale, Math.Abs(value));
        for (var sweep = 0; sweep < MostSweeps && LargestOutside(a, d) > 1e-15 * scale; sweep++)
        {
            for (var p = 0; p < d; p++)
            {
                for (var q = p + 1; q < d; q++)
                    Rotate(a, vectors, d, p, q);
            }
        }

        for (var i = 0; i < d; i++)
            values[i] = a[(i * d) + i];
    }

    // Makes a[p, q] zero by a rotation of coordinates p and q.
    private static void Rotate(double[] a, Span<double> vectors, int d, int p, int q)
    {
        var off = a[(p * d) + q];
        if (off == 0)
            return;
        var theta = (a[(q * d) + q] - a[(p * d) + p]) / (2 * off);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < d; k++)
        {
            var (kp, kq) = (a[(k * d) + p], a[(k * d) + q]);
            a[(k * d) + p] = (c * kp) - (s * kq);
            a[(k * d) + q] = (s * kp) + (c * kq);
        }

        for (var k = 0; k < d; k++)
        {
            var (pk, qk) = (a[(p * d) + k], a[(q * d) + k]);
            a[(p * d) + k] = (c * pk) - (s * qk);
            a[(q * d) + k] = (s * pk) + (c * qk);
            var (vp, vq) = (vectors[(k * d) + p], vectors[(k * d) + q]);
            vectors[(k * d) + p] = (c * vp) - (s * vq);
            vectors[(k * d) + q] = (s * vp) + (c * vq);
        }
    }

    private static double LargestOutside(double[] a, int d)
    {
        var largest = 0.0;
        for (var p = 0; p < d; p++)
        {
            for (var q = p + 1; q < d; q++)
                largest = Math.Max(largest, Math.Abs(a[(p * d) + q]));
        }

        return largest;
    }
}
