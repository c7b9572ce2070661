using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// Strides of a tile, in floats. A(i, k) is at i ARow + k AStep, so one kernel reads A or its transpose. InitRow 0 repeats one row (a
/// bias).
/// </summary>
internal readonly record struct Tile(int K, nint ARow, nint AStep, nint BStep, nint InitRow, nint CRow);

/// <summary>Chooses the tile for the remaining rows.</summary>
internal static unsafe partial class GemmTiles<TSimd, TVector>
{
    /// <summary>Computes one tile of at most TileRows rows and one or two vectors. Returns the number of its rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Run(in Tile t, int rows, bool wide, float* a, float* b, float* init, float* c)
    {
        if (wide)
        {
            if (TSimd.TileRows >= 12 && rows >= 12)
            {
                Tile12x2(t, a, b, init, c);
                return 12;
            }

            if (TSimd.TileRows >= 8 && rows >= 8)
            {
                Tile8x2(t, a, b, init, c);
                return 8;
            }

            if (rows >= 4)
            {
                Tile4x2(t, a, b, init, c);
                return 4;
            }

            Tile1x2(t, a, b, init, c);
            return 1;
        }

        if (rows >= 8)
        {
            Tile8x1(t, a, b, init, c);
            return 8;
        }

        if (rows >= 4)
        {
            Tile4x1(t, a, b, init, c);
            return 4;
        }

        Tile1x1(t, a, b, init, c);
        return 1;
    }
}
