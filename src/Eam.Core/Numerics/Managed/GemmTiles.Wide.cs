using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// GEMM tiles that are two vectors wide: C = init + A B, with the accumulators in registers for all of k.
/// Written out in full because the JIT keeps locals, but not array elements, in registers.
/// </summary>
internal static unsafe partial class GemmTiles<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile12x2(in Tile t, float* a, float* b, float* init, float* c)
    {
        nint aRow = t.ARow,
            aStep = t.AStep,
            bStep = t.BStep;
        var aRow2 = aRow * 2;
        var a1 = a + aRow2 + aRow;
        var a2 = a1 + aRow2 + aRow;
        var a3 = a2 + aRow2 + aRow;
        var c0x = TSimd.Load(init);
        var c0y = TSimd.Load(init + TSimd.Width);
        var c1x = TSimd.Load(init + t.InitRow);
        var c1y = TSimd.Load(init + t.InitRow + TSimd.Width);
        var c2x = TSimd.Load(init + (2 * t.InitRow));
        var c2y = TSimd.Load(init + (2 * t.InitRow) + TSimd.Width);
        var c3x = TSimd.Load(init + (3 * t.InitRow));
        var c3y = TSimd.Load(init + (3 * t.InitRow) + TSimd.Width);
        var c4x = TSimd.Load(init + (4 * t.InitRow));
        var c4y = TSimd.Load(init + (4 * t.InitRow) + TSimd.Width);
        var c5x = TSimd.Load(init + (5 * t.InitRow));
        var c5y = TSimd.Load(init + (5 * t.InitRow) + TSimd.Width);
        var c6x = TSimd.Load(init + (6 * t.InitRow));
        var c6y = TSimd.Load(init + (6 * t.InitRow) + TSimd.Width);
        var c7x = TSimd.Load(init + (7 * t.InitRow));
        var c7y = TSimd.Load(init + (7 * t.InitRow) + TSimd.Width);
        var c8x = TSimd.Load(init + (8 * t.InitRow));
        var c8y = TSimd.Load(init + (8 * t.InitRow) + TSimd.Width);
        var c9x = TSimd.Load(init + (9 * t.InitRow));
        var c9y = TSimd.Load(init + (9 * t.InitRow) + TSimd.Width);
        var c10x = TSimd.Load(init + (10 * t.InitRow));
        var c10y = TSimd.Load(init + (10 * t.InitRow) + TSimd.Width);
        var c11x = TSimd.Load(init + (11 * t.InitRow));
        var c11y = TSimd.Load(init + (11 * t.InitRow) + TSimd.Width);
        for (var k = t.K; k > 0; k--)
        {
            var bx = TSimd.Load(b);
            var by = TSimd.Load(b + TSimd.Width);
            var s = TSimd.Broadcast(*a);
            c0x = TSimd.Fma(s, bx, c0x);
            c0y = TSimd.Fma(s, by, c0y);
            s = TSimd.Broadcast(a[aRow]);
            c1x = TSimd.Fma(s, bx, c1x);
            c1y = TSimd.Fma(s, by, c1y);
            s = TSimd.Broadcast(a[aRow2]);
            c2x = TSimd.Fma(s, bx, c2x);
            c2y = TSimd.Fma(s, by, c2y);
            s = TSimd.Broadcast(*a1);
            c3x = TSimd.Fma(s, bx, c3x);
            c3y = TSimd.Fma(s, by, c3y);
            s = TSimd.Broadcast(a1[aRow]);
            c4x = TSimd.Fma(s, bx, c4x);
            c4y = TSimd.Fma(s, by, c4y);
            s = TSimd.Broadcast(a1[aRow2]);
            c5x = TSimd.Fma(s, bx, c5x);
            c5y = TSimd.Fma(s, by, c5y);
            s = TSimd.Broadcast(*a2);
            c6x = TSimd.Fma(s, bx, c6x);
            c6y = TSimd.Fma(s, by, c6y);
            s = TSimd.Broadcast(a2[aRow]);
            c7x = TSimd.Fma(s, bx, c7x);
            c7y = TSimd.Fma(s, by, c7y);
            s = TSimd.Broadcast(a2[aRow2]);
            c8x = TSimd.Fma(s, bx, c8x);
            c8y = TSimd.Fma(s, by, c8y);
            s = TSimd.Broadcast(*a3);
            c9x = TSimd.Fma(s, bx, c9x);
            c9y = TSimd.Fma(s, by, c9y);
            s = TSimd.Broadcast(a3[aRow]);
            c10x = TSimd.Fma(s, bx, c10x);
            c10y = TSimd.Fma(s, by, c10y);
            s = TSimd.Broadcast(a3[aRow2]);
            c11x = TSimd.Fma(s, bx, c11x);
            c11y = TSimd.Fma(s, by, c11y);
            a += aStep;
            a1 += aStep;
            a2 += aStep;
            a3 += aStep;
            b += bStep;
        }

        TSimd.Store(c, c0x);
        TSimd.Store(c + TSimd.Width, c0y);
        TSimd.Store(c + t.CRow, c1x);
        TSimd.Store(c + t.CRow + TSimd.Width, c1y);
        TSimd.Store(c + (2 * t.CRow), c2x);
        TSimd.Store(c + (2 * t.CRow) + TSimd.Width, c2y);
        TSimd.Store(c + (3 * t.CRow), c3x);
        TSimd.Store(c + (3 * t.CRow) + TSimd.Width, c3y);
        TSimd.Store(c + (4 * t.CRow), c4x);
        TSimd.Store(c + (4 * t.CRow) + TSimd.Width, c4y);
        TSimd.Store(c + (5 * t.CRow), c5x);
        TSimd.Store(c + (5 * t.CRow) + TSimd.Width, c5y);
        TSimd.Store(c + (6 * t.CRow), c6x);
        TSimd.Store(c + (6 * t.CRow) + TSimd.Width, c6y);
        TSimd.Store(c + (7 * t.CRow), c7x);
        TSimd.Store(c + (7 * t.CRow) + TSimd.Width, c7y);
        TSimd.Store(c + (8 * t.CRow), c8x);
        TSimd.Store(c + (8 * t.CRow) + TSimd.Width, c8y);
        TSimd.Store(c + (9 * t.CRow), c9x);
        TSimd.Store(c + (9 * t.CRow) + TSimd.Width, c9y);
        TSimd.Store(c + (10 * t.CRow), c10x);
        TSimd.Store(c + (10 * t.CRow) + TSimd.Width, c10y);
        TSimd.Store(c + (11 * t.CRow), c11x);
        TSimd.Store(c + (11 * t.CRow) + TSimd.Width, c11y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8x2(in Tile t, float* a, float* b, float* init, float* c)
    {
        nint aRow = t.ARow,
            aStep = t.AStep,
            bStep = t.BStep;
        var aRow2 = aRow * 2;
        var a1 = a + aRow2 + aRow;
        var a2 = a1 + aRow2 + aRow;
        var c0x = TSimd.Load(init);
        var c0y = TSimd.Load(init + TSimd.Width);
        var c1x = TSimd.Load(init + t.InitRow);
        var c1y = TSimd.Load(init + t.InitRow + TSimd.Width);
        var c2x = TSimd.Load(init + (2 * t.InitRow));
        var c2y = TSimd.Load(init + (2 * t.InitRow) + TSimd.Width);
        var c3x = TSimd.Load(init + (3 * t.InitRow));
        var c3y = TSimd.Load(init + (3 * t.InitRow) + TSimd.Width);
        var c4x = TSimd.Load(init + (4 * t.InitRow));
        var c4y = TSimd.Load(init + (4 * t.InitRow) + TSimd.Width);
        var c5x = TSimd.Load(init + (5 * t.InitRow));
        var c5y = TSimd.Load(init + (5 * t.InitRow) + TSimd.Width);
        var c6x = TSimd.Load(init + (6 * t.InitRow));
        var c6y = TSimd.Load(init + (6 * t.InitRow) + TSimd.Width);
        var c7x = TSimd.Load(init + (7 * t.InitRow));
        var c7y = TSimd.Load(init + (7 * t.InitRow) + TSimd.Width);
        for (var k = t.K; k > 0; k--)
        {
            var bx = TSimd.Load(b);
            var by = TSimd.Load(b + TSimd.Width);
            var s = TSimd.Broadcast(*a);
            c0x = TSimd.Fma(s, bx, c0x);
            c0y = TSimd.Fma(s, by, c0y);
            s = TSimd.Broadcast(a[aRow]);
            c1x = TSimd.Fma(s, bx, c1x);
            c1y = TSimd.Fma(s, by, c1y);
            s = TSimd.Broadcast(a[aRow2]);
            c2x = TSimd.Fma(s, bx, c2x);
            c2y = TSimd.Fma(s, by, c2y);
            s = TSimd.Broadcast(*a1);
            c3x = TSimd.Fma(s, bx, c3x);
            c3y = TSimd.Fma(s, by, c3y);
            s = TSimd.Broadcast(a1[aRow]);
            c4x = TSimd.Fma(s, bx, c4x);
            c4y = TSimd.Fma(s, by, c4y);
            s = TSimd.Broadcast(a1[aRow2]);
            c5x = TSimd.Fma(s, bx, c5x);
            c5y = TSimd.Fma(s, by, c5y);
            s = TSimd.Broadcast(*a2);
            c6x = TSimd.Fma(s, bx, c6x);
            c6y = TSimd.Fma(s, by, c6y);
            s = TSimd.Broadcast(a2[aRow]);
            c7x = TSimd.Fma(s, bx, c7x);
            c7y = TSimd.Fma(s, by, c7y);
            a += aStep;
            a1 += aStep;
            a2 += aStep;
            b += bStep;
        }

        TSimd.Store(c, c0x);
        TSimd.Store(c + TSimd.Width, c0y);
        TSimd.Store(c + t.CRow, c1x);
        TSimd.Store(c + t.CRow + TSimd.Width, c1y);
        TSimd.Store(c + (2 * t.CRow), c2x);
        TSimd.Store(c + (2 * t.CRow) + TSimd.Width, c2y);
        TSimd.Store(c + (3 * t.CRow), c3x);
        TSimd.Store(c + (3 * t.CRow) + TSimd.Width, c3y);
        TSimd.Store(c + (4 * t.CRow), c4x);
        TSimd.Store(c + (4 * t.CRow) + TSimd.Width, c4y);
        TSimd.Store(c + (5 * t.CRow), c5x);
        TSimd.Store(c + (5 * t.CRow) + TSimd.Width, c5y);
        TSimd.Store(c + (6 * t.CRow), c6x);
        TSimd.Store(c + (6 * t.CRow) + TSimd.Width, c6y);
        TSimd.Store(c + (7 * t.CRow), c7x);
        TSimd.Store(c + (7 * t.CRow) + TSimd.Width, c7y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x2(in Tile t, float* a, float* b, float* init, float* c)
    {
        nint aRow = t.ARow,
            aStep = t.AStep,
            bStep = t.BStep;
        var aRow2 = aRow * 2;
        var a1 = a + aRow2 + aRow;
        var c0x = TSimd.Load(init);
        var c0y = TSimd.Load(init + TSimd.Width);
        var c1x = TSimd.Load(init + t.InitRow);
        var c1y = TSimd.Load(init + t.InitRow + TSimd.Width);
        var c2x = TSimd.Load(init + (2 * t.InitRow));
        var c2y = TSimd.Load(init + (2 * t.InitRow) + TSimd.Width);
        var c3x = TSimd.Load(init + (3 * t.InitRow));
        var c3y = TSimd.Load(init + (3 * t.InitRow) + TSimd.Width);
        for (var k = t.K; k > 0; k--)
        {
            var bx = TSimd.Load(b);
            var by = TSimd.Load(b + TSimd.Width);
            var s = TSimd.Broadcast(*a);
            c0x = TSimd.Fma(s, bx, c0x);
            c0y = TSimd.Fma(s, by, c0y);
            s = TSimd.Broadcast(a[aRow]);
            c1x = TSimd.Fma(s, bx, c1x);
            c1y = TSimd.Fma(s, by, c1y);
            s = TSimd.Broadcast(a[aRow2]);
            c2x = TSimd.Fma(s, bx, c2x);
            c2y = TSimd.Fma(s, by, c2y);
            s = TSimd.Broadcast(*a1);
            c3x = TSimd.Fma(s, bx, c3x);
            c3y = TSimd.Fma(s, by, c3y);
            a += aStep;
            a1 += aStep;
            b += bStep;
        }

        TSimd.Store(c, c0x);
        TSimd.Store(c + TSimd.Width, c0y);
        TSimd.Store(c + t.CRow, c1x);
        TSimd.Store(c + t.CRow + TSimd.Width, c1y);
        TSimd.Store(c + (2 * t.CRow), c2x);
        TSimd.Store(c + (2 * t.CRow) + TSimd.Width, c2y);
        TSimd.Store(c + (3 * t.CRow), c3x);
        TSimd.Store(c + (3 * t.CRow) + TSimd.Width, c3y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x2(in Tile t, float* a, float* b, float* init, float* c)
    {
        nint aRow = t.ARow,
            aStep = t.AStep,
            bStep = t.BStep;
        var c0x = TSimd.Load(init);
        var c0y = TSimd.Load(init + TSimd.Width);
        for (var k = t.K; k > 0; k--)
        {
            var bx = TSimd.Load(b);
            var by = TSimd.Load(b + TSimd.Width);
            var s = TSimd.Broadcast(*a);
            c0x = TSimd.Fma(s, bx, c0x);
            c0y = TSimd.Fma(s, by, c0y);
            a += aStep;
            b += bStep;
        }

        TSimd.Store(c, c0x);
        TSimd.Store(c + TSimd.Width, c0y);
    }
}
