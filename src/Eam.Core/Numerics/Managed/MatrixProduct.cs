using System.Numerics;
using System.Runtime.InteropServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// The product of a batch of rows and a matrix that is not packed. The sum over k is in order for every entry, so that tiles and tails give
/// equal bits.
/// </summary>
internal static class MatrixProduct
{
    private const int Tall = 4;

    /// <summary>Computes destination [rows, columns] = x [rows, inner] matrix [inner, columns], row-major.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> destination, int inner, int columns)
    {
        var rows = x.Length / inner;
        var row = 0;
        for (; row + Tall <= rows; row += Tall)
            Four(x.Slice(row * inner, Tall * inner), matrix, destination.Slice(row * columns, Tall * columns), inner, columns);
        for (; row < rows; row++)
            One(x.Slice(row * inner, inner), matrix, destination.Slice(row * columns, columns), 0);
    }

    // Four rows and two vectors of columns stay in registers, so that each load of the matrix serves four rows.
    private static void Four(ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> destination, int inner, int columns)
    {
        ReadOnlySpan<float> x0 = x[..inner],
            x1 = x.Slice(inner, inner),
            x2 = x.Slice(2 * inner, inner),
            x3 = x.Slice(3 * inner, inner);
        var width = Vector<float>.Count;
        var panel = 2 * width;
        ref var start = ref MemoryMarshal.GetReference(matrix);
        var j = 0;
        for (; j + panel <= columns; j += panel)
        {
            Vector<float> a0 = default,
                a1 = default,
                a2 = default,
                a3 = default,
                b0 = default,
                b1 = default,
                b2 = default,
                b3 = default;
            for (var k = 0; k < x0.Length; k++)
            {
                var left = Vector.LoadUnsafe(ref start, (nuint)((k * columns) + j));
                var right = Vector.LoadUnsafe(ref start, (nuint)((k * columns) + j + width));
                a0 += x0[k] * left;
                b0 += x0[k] * right;
                a1 += x1[k] * left;
                b1 += x1[k] * right;
                a2 += x2[k] * left;
                b2 += x2[k] * right;
                a3 += x3[k] * left;
                b3 += x3[k] * right;
            }

            Store(a0, b0, destination[j..]);
            Store(a1, b1, destination[(columns + j)..]);
            Store(a2, b2, destination[((2 * columns) + j)..]);
            Store(a3, b3, destination[((3 * columns) + j)..]);
        }

        for (var row = 0; row < Tall && j < columns; row++)
            One(x.Slice(row * inner, inner), matrix, destination.Slice(row * columns, columns), j);
    }

    private static void Store(Vector<float> left, Vector<float> right, Span<float> destination)
    {
        left.CopyTo(destination);
        right.CopyTo(destination[Vector<float>.Count..]);
    }

    // The columns of one row from the first one on.
    private static void One(ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> destination, int first)
    {
        var rest = destination[first..];
        rest.Clear();
        for (var k = 0; k < x.Length; k++)
            Elementwise.Add(rest, x[k], matrix.Slice((k * destination.Length) + first, rest.Length));
    }
}
