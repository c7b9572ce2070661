using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Metrics;

/// <summary>
/// Sliced 2-Wasserstein distance (Bonneel, Rabin, Peyre and Pfister, 2015) over fixed projections, exact on each projection:
/// SW2^2 = mean over projections of the integral of the squared difference of the two quantile functions.
/// </summary>
public static class SlicedWasserstein
{
    /// <summary>Draws random unit vectors, row-major [count, d]; a single one if d is 1.</summary>
    public static double[] Projections(RandomStream stream, int count, int dimension)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (dimension == 1)
            return [1];
        var normals = new float[count * dimension];
        stream.Gaussian(normals);
        var projections = Array.ConvertAll(normals, value => (double)value);
        for (var i = 0; i < count; i++)
        {
            var vector = projections.AsSpan(i * dimension, dimension);
            var norm = 0.0;
            foreach (var value in vector)
                norm += value * value;
            foreach (ref var value in vector)
                value /= Math.Sqrt(norm);
        }

        return projections;
    }

    /// <summary>Returns the distance between two sets, whose sizes may differ.</summary>
    /// <param name="a">Row-major [n, d].</param>
    /// <param name="b">Row-major [m, d].</param>
    /// <param name="projections">Row-major [count, d], unit vectors.</param>
    /// <param name="dimension">d</param>
    public static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<double> projections, int dimension) =>
        Distance(Sorted(a, projections, dimension), Sorted(b, projections, dimension));

    /// <summary>Returns the distance between two sets that <see cref="Sorted"/> has prepared with the same projections.</summary>
    public static double Distance(IReadOnlyList<double[]> a, IReadOnlyList<double[]> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var sum = 0.0;
        for (var i = 0; i < a.Count; i++)
            sum += Squared(a[i], b[i]);
        return Math.Sqrt(sum / a.Count);
    }

    /// <summary>Returns the set's values on each projection, in ascending order.</summary>
    public static double[][] Sorted(ReadOnlySpan<float> samples, ReadOnlySpan<double> projections, int dimension)
    {
        var sorted = new double[projections.Length / dimension][];
        for (var i = 0; i < sorted.Length; i++)
        {
            var projection = projections.Slice(i * dimension, dimension);
            var line = new double[samples.Length / dimension];
            for (var row = 0; row < line.Length; row++)
            {
                var dot = 0.0;
                for (var j = 0; j < dimension; j++)
                    dot += projection[j] * samples[(row * dimension) + j];
                line[row] = dot;
            }

            Array.Sort(line);
            sorted[i] = line;
        }

        return sorted;
    }

    // The quantile functions have steps of 1/n and 1/m. Walks both, one common piece at a time, and counts mass in units of 1/(n m), so
    // that none is lost.
    private static double Squared(double[] a, double[] b)
    {
        var sum = 0.0;
        var i = 0;
        var j = 0;
        var leftA = (long)b.Length;
        var leftB = (long)a.Length;
        while (i < a.Length && j < b.Length)
        {
            var mass = Math.Min(leftA, leftB);
            sum += mass * (a[i] - b[j]) * (a[i] - b[j]);
            leftA -= mass;
            leftB -= mass;
            if (leftA == 0)
                (i, leftA) = (i + 1, b.Length);
            if (leftB == 0)
                (j, leftB) = (j + 1, a.Length);
        }

        return sum / ((double)a.Length * b.Length);
    }
}
