using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Eam.Core.Tasks.Metrics;

/// <summary>
/// Squared Euclidean distances of all pairs of two small sets, float32 [Rows, Columns]; Columns must be a multiple of eight.
/// </summary>
internal sealed class PairDistances
{
    internal const int Lanes = 8;

    private readonly float[] _squared;

    internal PairDistances(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int dimension)
    {
        (Rows, Columns) = (a.Length / dimension, b.Length / dimension);
        if (Columns % Lanes != 0)
            throw new ArgumentException($"{Columns} columns are not a multiple of {Lanes}", nameof(b));
        _squared = new float[Rows * Columns];
        var transposed = new float[b.Length];
        for (var row = 0; row < Columns; row++)
        {
            for (var j = 0; j < dimension; j++)
                transposed[(j * Columns) + row] = b[(row * dimension) + j];
        }

        var lanes = MemoryMarshal.Cast<float, Vector256<float>>(transposed);
        for (var i = 0; i < Rows; i++)
        {
            var row = MemoryMarshal.Cast<float, Vector256<float>>(_squared.AsSpan(i * Columns, Columns));
            for (var j = 0; j < dimension; j++)
            {
                var value = Vector256.Create(a[(i * dimension) + j]);
                var column = lanes.Slice(j * row.Length, row.Length);
                for (var k = 0; k < row.Length; k++)
                {
                    var difference = value - column[k];
                    row[k] += difference * difference;
                }
            }
        }
    }

    internal int Rows { get; }

    internal int Columns { get; }

    internal ReadOnlySpan<Vector256<float>> Row(int i) =>
        MemoryMarshal.Cast<float, Vector256<float>>(_squared.AsSpan(i * Columns, Columns));

    internal ReadOnlySpan<float> All => _squared;

    /// <summary>
    /// Returns the mean distance between different members of one set. The pairs of a member with itself add only zeros to the sum.
    /// </summary>
    internal double MeanDistanceWithin()
    {
        var sum = 0.0;
        foreach (var squared in _squared)
            sum += MathF.Sqrt(squared);
        return sum / ((double)Rows * (Rows - 1));
    }
}
