using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>Operation on a tile of the product while the tile is in the first-level cache.</summary>
internal enum Epilogue
{
    None,

    /// <summary>c = SiLU(tile).</summary>
    Silu,

    /// <summary>c = SiLU(tile) and side = SiLU'(tile).</summary>
    SiluAndDerivative,

    /// <summary>c = c tile.</summary>
    Multiply,
}

/// <summary>
/// Matrix products over packed panels. A panel has two vectors of columns (the last panel may have one), stored row by row, so that a tile
/// reads it in order (see <see cref="MlpLayout"/>).
/// </summary>
internal static unsafe class Gemm<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Computes C [rows, columns] = epilogue(bias + A [rows, k] B).</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="k">Columns of A and rows of B.</param>
    /// <param name="a">A, row-major with stride <paramref name="aRow"/>.</param>
    /// <param name="aRow">Stride of A.</param>
    /// <param name="b">Packed panels of B.</param>
    /// <param name="packedRows">Rows of a panel, at least k; rows beyond k are not used.</param>
    /// <param name="packedColumns">Padded columns of the packed matrix.</param>
    /// <param name="columns">Columns to compute, padded to a whole vector.</param>
    /// <param name="bias">The row that is added to each row of the product.</param>
    /// <param name="c">C, row-major with stride <paramref name="cRow"/>.</param>
    /// <param name="cRow">Stride of C.</param>
    /// <param name="epilogue">Operation on each tile.</param>
    /// <param name="side">Second result of the epilogue, in the layout of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Packed(
        int rows,
        int k,
        float* a,
        nint aRow,
        float* b,
        int packedRows,
        int packedColumns,
        int columns,
        float* bias,
        float* c,
        nint cRow,
        Epilogue epilogue,
        float* side
    )
    {
        var panel = 2 * TSimd.Width;
        var space = stackalloc float[(12 * 2 * 16) + 16];
        var scratch = (float*)(((nuint)space + 63) & ~(nuint)63);
        for (var j = 0; j < columns; j += panel)
        {
            var stored = Math.Min(panel, packedColumns - j);
            var wide = Math.Min(panel, columns - j) > TSimd.Width;
            var tile = new Tile(k, aRow, 1, stored, 0, epilogue == Epilogue.None ? cRow : panel);
            var start = b + ((nint)j * packedRows);
            for (var i = 0; i < rows; )
            {
                var target = c + (i * cRow) + j;
                var output = epilogue == Epilogue.None ? target : scratch;
                var done = GemmTiles<TSimd, TVector>.Run(tile, rows - i, wide, a + (i * aRow), start, bias + j, output);
                Activation<TSimd, TVector>.Apply(
                    epilogue,
                    done,
                    wide ? panel : TSimd.Width,
                    scratch,
                    tile.CRow,
                    target,
                    side + (i * cRow) + j,
                    cRow
                );
                i += done;
            }
        }
    }

    /// <summary>
    /// Computes packed C [rows, columns] = A^T B (+ C with <paramref name="accumulate"/>) for row-major A [k, rows] and B [k, columns]: a
    /// weight gradient.
    /// </summary>
    /// <param name="rows">Number of columns of A that are used.</param>
    /// <param name="k">Rows of A and B: samples.</param>
    /// <param name="a">A, row-major with stride <paramref name="aRow"/>.</param>
    /// <param name="aRow">Stride of A.</param>
    /// <param name="b">B, row-major with stride <paramref name="bRow"/>.</param>
    /// <param name="bRow">Stride of B.</param>
    /// <param name="columns">Padded columns of B.</param>
    /// <param name="c">Packed panels of C.</param>
    /// <param name="packedRows">Rows of a panel of C.</param>
    /// <param name="zeros">Zeros, as many as a panel is wide.</param>
    /// <param name="accumulate">Adds to C instead of overwriting it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outer(
        int rows,
        int k,
        float* a,
        nint aRow,
        float* b,
        nint bRow,
        int columns,
        float* c,
        int packedRows,
        float* zeros,
        bool accumulate
    )
    {
        var panel = 2 * TSimd.Width;
        for (var j = 0; j < columns; j += panel)
        {
            var stored = Math.Min(panel, columns - j);
            var tile = new Tile(k, 1, aRow, bRow, accumulate ? stored : 0, stored);
            var start = c + ((nint)j * packedRows);
            for (var i = 0; i < rows; )
            {
                var cTile = start + ((nint)i * stored);
                i += GemmTiles<TSimd, TVector>.Run(tile, rows - i, stored == panel, a + i, b + j, accumulate ? cTile : zeros, cTile);
            }
        }
    }
}
