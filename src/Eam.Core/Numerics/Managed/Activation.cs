using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>Elementary functions by polynomials: no library call, the same in every lane and width.</summary>
internal static unsafe class Activation<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Applies an epilogue to a tile of whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Epilogue epilogue, int rows, int columns, float* c, float* side, nint stride)
    {
        for (var i = 0; i < rows; i++, c += stride, side += stride)
        {
            for (var j = 0; j < columns; j += TSimd.Width)
            {
                var z = TSimd.Load(c + j);
                if (epilogue == Epilogue.Multiply)
                {
                    TSimd.Store(c + j, TSimd.Multiply(z, TSimd.Load(side + j)));
                    continue;
                }

                var sigmoid = Sigmoid(z);
                var value = TSimd.Multiply(z, sigmoid);
                TSimd.Store(c + j, value);

                // SiLU' = s (1 + z (1 - s)) = s + y (1 - s) with y = z s.
                if (epilogue == Epilogue.SiluAndDerivative)
                    TSimd.Store(side + j, TSimd.Fma(value, TSimd.Subtract(TSimd.Broadcast(1f), sigmoid), sigmoid));
            }
        }
    }

    /// <summary>1 / (1 + exp(-z)), relative error below 4e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sigmoid(TVector z)
    {
        var one = TSimd.Broadcast(1f);
        return TSimd.Divide(one, TSimd.Add(one, Exp(TSimd.Subtract(TSimd.Broadcast(0f), z))));
    }

    /// <summary>exp(x) for x clamped to [-80, 80]: 2^n p(r), r = x - n ln 2 in two parts, p of degree 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exp(TVector x)
    {
        x = TSimd.Max(TSimd.Min(x, TSimd.Broadcast(80f)), TSimd.Broadcast(-80f));
        var n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(1.44269504f)));
        var r = TSimd.Fma(n, TSimd.Broadcast(-0.693359375f), x);
        r = TSimd.Fma(n, TSimd.Broadcast(2.12194440e-4f), r);
        var p = TSimd.Fma(r, TSimd.Broadcast(1.9875691500e-4f), TSimd.Broadcast(1.3981999507e-3f));
        p = TSimd.Fma(p, r, TSimd.Broadcast(8.3334519073e-3f));
        p = TSimd.Fma(p, r, TSimd.Broadcast(4.1665795894e-2f));
        p = TSimd.Fma(p, r, TSimd.Broadcast(1.6666665459e-1f));
        p = TSimd.Fma(p, r, TSimd.Broadcast(5.0000001201e-1f));
        p = TSimd.Fma(p, TSimd.Multiply(r, r), TSimd.Add(r, TSimd.Broadcast(1f)));
        return TSimd.Scale(p, n);
    }

    /// <summary>sine_i = sin(t f_i), cosine_i = cos(t f_i), absolute error below 2e-7 for |t f_i| below 1e4.</summary>
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
