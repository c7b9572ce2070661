using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// GEMM tiles that are one vector wide: C = init + A B, with the accumulators in registers for all of k.
/// Written out in full because the JIT keeps locals, but not array elements, in registers.
/// </summary>
internal static unsafe partial class GemmTiles<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8x1(in Tile t, float* a, float* b, float* init, float* c)
    {
        nint aRow = t.ARow,
            aStep = t.AStep,
            bStep = t.BStep;
        var aRow2 = aRow * 2;
        var a1 = a + aRow2 + aRow;
        var a2 = a1 + aRow2 + aRow;
        var c0x = TSimd.Load(init);
        var c1x = TSimd.Load(init + t.InitRow);
        var c2x = TSimd.Load(init + (2 * t.InitRow));
        var c3x = TSimd.Load(init + (3 * t.InitRow));
        var c4x = TSimd.Load(init + (4 * t.InitRow));
        var c5x = TSimd.Load(init + (5 * t.InitRow));
        var c6x = TSimd.Load(init + (6 * t.InitRow));
        var c7x = TSimd.Load(init + (7 * t.InitRow));
        for (var k = t.K; k > 0; k--)
        {
            var bx = TSimd.Load(b);
            var s = TSimd.Broadcast(*a);
            c0x = TSimd.Fma(s, bx, c0x);
            s = TSimd.Broadcast(a[aRow]);
            c1x = TSimd.Fma(s, bx, c1x);
            s = TSimd.Broadcast(a[aRow2]);
            c2x = TSimd.Fma(s, bx, c2x);
            s = TSimd.Broadcast(*a1);
            c3x = TSimd.Fma(s, bx, c3x);
            s = TSimd.Broadcast(a1[aRow]);
            c4x = TSimd.Fma(s, bx, c4x);
            s = TSimd.Broadcast(a1[aRow2]);
            c5x = TSimd.Fma(s, bx, c5x);
            s = TSimd.Broadcast(*a2);
            c6x = TSimd.Fma(s, bx, c6x);
            s = TSimd.Broadcast(a2[aRow]);
            c7x = TSimd.Fma(s, bx, c7x);
            a += aStep;
            a1 += aStep;
            a2 += aStep;
            b += bStep;
        }

        TSimd.Store(c, c0x);
        TSimd.Store(c + t.CRow, c1x);
        TSimd.Store(c + (2 * t.CRow), c2x);
        TSimd.Store(c + (3 * t.CRow), c3x);
        TSimd.Store(c + (4 * t.CRow), c4x);
        TSimd.Store(c + (5 * t.CRow), c5x);
        TSimd.Store(c + (6 * t.CRow), c6x);
        TSimd.Store(c + (7 * t.CRow), c7x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x1(in Tile t, float* a, float* b, float* init, float* c)
    {
        nint aRow = t.ARow,
            aStep = t.AStep,
            bStep = t.BStep;
        var aRow2 = aRow * 2;
        var a1 = a + aRow2 + aRow;
        var c0x = TSimd.Load(init);
        var c1x = TSimd.Load(init + t.InitRow);
        var c2x = TSimd.Load(init + (2 * t.InitRow));
        var c3x = TSimd.Load(init + (3 * t.InitRow));
        for (var k = t.K; k > 0; k--)
        {
            var bx = TSimd.Load(b);
            var s = TSimd.Broadcast(*a);
            c0x = TSimd.Fma(s, bx, c0x);
            s = TSimd.Broadcast(a[aRow]);
            c1x = TSimd.Fma(s, bx, c1x);
            s = TSimd.Broadcast(a[aRow2]);
            c2x = TSimd.Fma(s, bx, c2x);
            s = TSimd.Broadcast(*a1);
            c3x = TSimd.Fma(s, bx, c3x);
            a += aStep;
            a1 += aStep;
            b += bStep;
        }

        TSimd.Store(c, c0x);
        TSimd.Store(c + t.CRow, c1x);
        TSimd.Store(c + (2 * t.CRow), c2x);
        TSimd.Store(c + (3 * t.CRow), c3x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x1(in Tile t, float* a, float* b, float* init, float* c)
    {
        nint aRow = t.ARow,
            aStep = t.AStep,
            bStep = t.BStep;
        var c0x = TSimd.Load(init);
        for (var k = t.K; k > 0; k--)
        {
            var bx = TSimd.Load(b);
            var s = TSimd.Broadcast(*a);
            c0x = TSimd.Fma(s, bx, c0x);
            a += aStep;
            b += bStep;
        }

        TSimd.Store(c, c0x);
    }
}
