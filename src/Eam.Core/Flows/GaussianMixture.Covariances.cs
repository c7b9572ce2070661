using Eam.Core.Numerics;

namespace Eam.Core.Flows;

public sealed partial class GaussianMixture
{
    /// <summary>Creates a mixture with full covariances.</summary>
    /// <param name="weights">Not negative, and not all zero; they are scaled to sum to 1.</param>
    /// <param name="means">Row-major [components, d].</param>
    /// <param name="covariances">Row-major [components, d, d]; each symmetric and positive definite.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a value is out of range.</exception>
    public static GaussianMixture WithCovariances(
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> covariances
    )
    {
        var d = weights.Length == 0 ? 0 : means.Length / weights.Length;
        if (covariances.Length != means.Length * d)
            throw new ArgumentException($"expected d x d = {d * d} covariances for each mode", nameof(covariances));
        var (variances, axes) = (new double[means.Length], new double[covariances.Length]);
        for (var i = 0; i < weights.Length; i++)
        {
            var covariance = covariances.Slice(i * d * d, d * d);
            if (!IsSymmetric(covariance, d))
                throw new ArgumentException($"the covariance of mode {i + 1} is not symmetric", nameof(covariances));
            var (values, vectors) = SymmetricEigen.Decompose(covariance, d);
            values.CopyTo(variances.AsSpan(i * d));
            for (var row = 0; row < d; row++)
            {
                for (var axis = 0; axis < d; axis++)
                    axes[(i * d * d) + (row * d) + axis] = vectors[(axis * d) + row];
            }

            // An eigenvalue of zero comes out as a rounding error of either sign.
            var largest = variances.AsSpan(i * d, d).ToArray().Max();
            if (variances.AsSpan(i * d, d).ToArray().Any(variance => !(variance > 1e-12 * largest)))
                throw new ArgumentException($"the covariance of mode {i + 1} is not positive definite", nameof(covariances));
        }

        return new GaussianMixture(weights, means, variances, axes);
    }

    private static bool IsSymmetric(ReadOnlySpan<double> matrix, int d)
    {
        var largest = 0.0;
        foreach (var value in matrix)
            largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < d; i++)
        {
            for (var j = i + 1; j < d; j++)
            {
                if (!(Math.Abs(matrix[(i * d) + j] - matrix[(j * d) + i]) <= 1e-9 * largest))
                    return false;
            }
        }

        return true;
    }
}
