using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>Elementary functions as polynomials, without library calls, so that they are equal in every lane and width.</summary>
internal static unsafe class Activation<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Applies an epilogue to a tile of whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Epilogue epilogue, int rows, int columns, float* tile, nint tileRow, float* c, float* side, nint cRow)
    {
        if (epilogue == Epilogue.Multiply)
            Multiply(rows, columns, tile, tileRow, c, cRow);
        else if (epilogue != Epilogue.None)
            Silu(rows, columns, tile, tileRow, c, epilogue == Epilogue.SiluAndDerivative ? side : null, cRow);
    }

    /// <summary>
    /// Computes c = SiLU(tile) = tile s(tile), and side = SiLU' unless side is null; s(z) = 1 / (1 + 2^y), y = -z / ln 2 = n + f, and 2^f
    /// on [-1/2, 1/2] by a minimax polynomial of degree 5 (relative error 1e-7). The body is flat because the JIT stops inlining deeper
    /// helpers and then passes vectors by memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Silu(int rows, int columns, float* tile, nint tileRow, float* c, float* side, nint stride)
    {
        // The limit keeps 2^y finite; s(-80) is 2e-35.
        TVector one = TSimd.Broadcast(1f),
            limit = TSimd.Broadcast(-80f),
            minusLog2E = TSimd.Broadcast(-1.44269504f);
        TVector p1 = TSimd.Broadcast(0.6931470036506653f),
            p2 = TSimd.Broadcast(0.24022242426872253f),
            p3 = TSimd.Broadcast(0.05550733581185341f);
        TVector p4 = TSimd.Broadcast(0.009671512991189957f),
            p5 = TSimd.Broadcast(0.001326472731307149f);
        for (var i = 0; i < rows; i++, tile += tileRow, c += stride)
        {
            for (var j = 0; j < columns; j += TSimd.Width)
            {
                var z = TSimd.Load(tile + j);
                var x = TSimd.Max(limit, z);
                var n = TSimd.Round(TSimd.Multiply(x, minusLog2E));
                var f = TSimd.Subtract(TSimd.Multiply(x, minusLog2E), n);
                var p = TSimd.Fma(p5, f, p4);
                p = TSimd.Fma(p, f, p3);
                p = TSimd.Fma(p, f, p2);
                p = TSimd.Fma(p, f, p1);
                p = TSimd.Fma(p, f, one);
                var sigmoid = TSimd.Reciprocal(TSimd.Add(one, TSimd.Scale(p, n)));
                var value = TSimd.Multiply(z, sigmoid);
                TSimd.Store(c + j, value);

                // SiLU' = s (1 + z (1 - s)) = s + y (1 - s) with y = z s.
                if (side != null)
                    TSimd.Store(side + j, TSimd.Fma(value, TSimd.Subtract(one, sigmoid), sigmoid));
            }

            side += side == null ? 0 : stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply(int rows, int columns, float* tile, nint tileRow, float* c, nint stride)
    {
        for (var i = 0; i < rows; i++, tile += tileRow, c += stride)
        {
            for (var j = 0; j < columns; j += TSimd.Width)
                TSimd.Store(c + j, TSimd.Multiply(TSimd.Load(c + j), TSimd.Load(tile + j)));
        }
    }

    /// <summary>
    /// Computes the sum of each column of [rows, padded columns]. Four chains per column hide the latency of the additions.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ColumnSums(int rows, int columns, float* values, nint stride, float* sums)
    {
        for (var j = 0; j < columns; j += TSimd.Width)
        {
            TVector a = TSimd.Broadcast(0f),
                b = a,
                c = a,
                d = a;
            var p = values + j;
            var i = 0;
            for (; i + 4 <= rows; i += 4, p += 4 * stride)
            {
                a = TSimd.Add(a, TSimd.Load(p));
                b = TSimd.Add(b, TSimd.Load(p + stride));
                c = TSimd.Add(c, TSimd.Load(p + (2 * stride)));
                d = TSimd.Add(d, TSimd.Load(p + (3 * stride)));
            }

            for (; i < rows; i++, p += stride)
                a = TSimd.Add(a, TSimd.Load(p));
            TSimd.Store(sums + j, TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)));
        }
    }

    /// <summary>Computes sine_i = sin(t f_i) and cosine_i = cos(t f_i), with an absolute error below 2e-7 for |t f_i| below 1e4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TimeFeatures(float t, float* frequencies, int padded, float* sine, float* cosine)
    {
        for (var i = 0; i < padded; i += TSimd.Width)
        {
            // Reduction to [-pi/4, pi/4] by pi/2 in three parts (Cody and Waite).
            var x = TSimd.Multiply(TSimd.Broadcast(t), TSimd.Load(frequencies + i));
            var n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(0.636619772f)));
            var r = TSimd.Fma(n, TSimd.Broadcast(-1.5703125f), x);
            r = TSimd.Fma(n, TSimd.Broadcast(-4.837512969970703e-4f), r);
            r = TSimd.Fma(n, TSimd.Broadcast(-7.549790126404332e-8f), r);
            var q = TSimd.Multiply(r, r);
            var s = TSimd.Fma(q, TSimd.Broadcast(-1.9515295891e-4f), TSimd.Broadcast(8.3321608736e-3f));
            s = TSimd.Fma(s, q, TSimd.Broadcast(-1.6666654611e-1f));
            s = TSimd.Fma(TSimd.Multiply(s, q), r, r);
            var c = TSimd.Fma(q, TSimd.Broadcast(2.443315711809948e-5f), TSimd.Broadcast(-1.388731625493765e-3f));
            c = TSimd.Fma(c, q, TSimd.Broadcast(4.166664568298827e-2f));
            c = TSimd.Fma(c, TSimd.Multiply(q, q), TSimd.Fma(q, TSimd.Broadcast(-0.5f), TSimd.Broadcast(1f)));
            TSimd.Store(sine + i, TSimd.NegateBit1(n, TSimd.SelectOdd(n, c, s)));
            TSimd.Store(cosine + i, TSimd.NegateBit1(TSimd.Add(n, TSimd.Broadcast(1f)), TSimd.SelectOdd(n, s, c)));
        }
    }
}
