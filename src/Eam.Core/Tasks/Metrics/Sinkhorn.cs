using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Eam.Core.Flows;

namespace Eam.Core.Tasks.Metrics;

/// <summary>
/// Sinkhorn divergence (Feydy et al., "Interpolating between Optimal Transport and MMD", 2019): OT(a, b) - OT(a, a)/2 - OT(b, b)/2 with
/// entropic regularisation, cost |x - y|^2 and uniform weights. Computed in the log domain, so that distant sets do not underflow. Never
/// negative except by rounding.
/// </summary>
internal static class Sinkhorn
{
    private const int MaxIterations = 100;

    // Largest change of a potential, in units of epsilon, at which the iteration has converged.
    private const float Tolerance = 1e-3f;

    /// <summary>Returns OT(a, b) between two sets.</summary>
    internal static double Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int dimension, double epsilon)
    {
        var (forth, back) = (new PairDistances(a, b, dimension), new PairDistances(b, a, dimension));
        var (f, g, next) = (new float[forth.Rows], new float[forth.Columns], new float[forth.Rows]);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            SoftMinimum(back, f, epsilon, g);
            SoftMinimum(forth, g, epsilon, next);
            var change = Change(f, next);
            next.CopyTo(f, 0);
            if (change < Tolerance)
                break;
        }

        return epsilon * (f.Average(value => (double)value) + g.Average(value => (double)value));
    }

    /// <summary>Returns OT(a, a). Both potentials are the same, and averaged steps converge fast.</summary>
    internal static double Within(ReadOnlySpan<float> a, int dimension, double epsilon)
    {
        var pairs = new PairDistances(a, a, dimension);
        var (f, next) = (new float[pairs.Rows], new float[pairs.Rows]);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            SoftMinimum(pairs, f, epsilon, next);
            var change = Change(f, next);
            for (var i = 0; i < f.Length; i++)
                f[i] = (f[i] + next[i]) / 2;
            if (change < Tolerance)
                break;
        }

        return 2 * epsilon * f.Average(value => (double)value);
    }

    // result_i = -log mean_j exp(potential_j - C_ij / epsilon). Potentials are in units of epsilon.
    private static void SoftMinimum(PairDistances cost, float[] potential, double epsilon, float[] result)
    {
        var potentials = MemoryMarshal.Cast<float, Vector256<float>>(potential);
        var scale = (float)(-1 / epsilon);
        for (var i = 0; i < result.Length; i++)
        {
            var row = cost.Row(i);
            var largest = Vector256.Create(float.NegativeInfinity);
            for (var k = 0; k < row.Length; k++)
                largest = Vector256.Max(largest, (row[k] * scale) + potentials[k]);
            var top = float.NegativeInfinity;
            for (var lane = 0; lane < PairDistances.Lanes; lane++)
                top = MathF.Max(top, largest[lane]);
            var sum = Vector256<float>.Zero;
            for (var k = 0; k < row.Length; k++)
                sum += LaneMath.Exp((row[k] * scale) + potentials[k] - Vector256.Create(top));
            result[i] = -(top + MathF.Log(Vector256.Sum(sum) / cost.Columns));
        }
    }

    private static float Change(float[] before, float[] after)
    {
        var change = 0f;
        for (var i = 0; i < before.Length; i++)
            change = MathF.Max(change, MathF.Abs(after[i] - before[i]));
        return change;
    }
}
