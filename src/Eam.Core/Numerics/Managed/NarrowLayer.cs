using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// A layer with few outputs, such as the last one of a two-dimensional velocity. A tile would compute a whole vector of outputs, mostly
/// padding. Here the vectors run along the inputs, over weights [outputs, padded inputs].
/// </summary>
internal static unsafe class NarrowLayer<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Computes y [rows, outputs] = x [rows, inputs] W^T + bias. Four rows at a time share a load of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(int rows, int inputs, int outputs, float* x, nint xRow, float* w, float* bias, float* y, nint yRow)
    {
        for (var o = 0; o < outputs; o++, w += inputs, y++)
        {
            var i = 0;
            for (; i + 4 <= rows; i += 4)
            {
                TVector a = TSimd.Broadcast(0f),
                    b = a,
                    c = a,
                    d = a;
                float* x0 = x + (i * xRow),
                    x1 = x0 + xRow,
                    x2 = x1 + xRow,
                    x3 = x2 + xRow;
                for (var k = 0; k < inputs; k += TSimd.Width)
                {
                    var weight = TSimd.Load(w + k);
                    a = TSimd.Fma(weight, TSimd.Load(x0 + k), a);
                    b = TSimd.Fma(weight, TSimd.Load(x1 + k), b);
                    c = TSimd.Fma(weight, TSimd.Load(x2 + k), c);
                    d = TSimd.Fma(weight, TSimd.Load(x3 + k), d);
                }

                y[i * yRow] = bias[o] + TSimd.Sum(a);
                y[(i + 1) * yRow] = bias[o] + TSimd.Sum(b);
                y[(i + 2) * yRow] = bias[o] + TSimd.Sum(c);
                y[(i + 3) * yRow] = bias[o] + TSimd.Sum(d);
            }

            for (; i < rows; i++)
            {
                var a = TSimd.Broadcast(0f);
                for (var k = 0; k < inputs; k += TSimd.Width)
                    a = TSimd.Fma(TSimd.Load(w + k), TSimd.Load(x + (i * xRow) + k), a);
                y[i * yRow] = bias[o] + TSimd.Sum(a);
            }
        }
    }

    /// <summary>Computes x' [rows, inputs] = x' (delta W), where x' holds the derivative of the activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(int rows, int inputs, int outputs, float* delta, nint deltaRow, float* w, float* x, nint xRow)
    {
        for (var i = 0; i < rows; i++, delta += deltaRow, x += xRow)
        {
            for (var k = 0; k < inputs; k += TSimd.Width)
            {
                var sum = TSimd.Multiply(TSimd.Broadcast(delta[0]), TSimd.Load(w + k));
                for (var o = 1; o < outputs; o++)
                    sum = TSimd.Fma(TSimd.Broadcast(delta[o]), TSimd.Load(w + (o * inputs) + k), sum);
                TSimd.Store(x + k, TSimd.Multiply(sum, TSimd.Load(x + k)));
            }
        }
    }

    /// <summary>Computes gradient [outputs, inputs] = delta^T x (+ gradient with <paramref name="accumulate"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(
        int rows,
        int inputs,
        int outputs,
        float* delta,
        nint deltaRow,
        float* x,
        nint xRow,
        float* gradient,
        bool accumulate
    )
    {
        for (var o = 0; o < outputs; o++, delta++, gradient += inputs)
        {
            var k = 0;
            for (; k + (4 * TSimd.Width) <= inputs; k += 4 * TSimd.Width)
            {
                TVector a = TSimd.Broadcast(0f),
                    b = a,
                    c = a,
                    d = a;
                var row = x + k;
                for (var i = 0; i < rows; i++, row += xRow)
                {
                    var s = TSimd.Broadcast(delta[i * deltaRow]);
                    a = TSimd.Fma(s, TSimd.Load(row), a);
                    b = TSimd.Fma(s, TSimd.Load(row + TSimd.Width), b);
                    c = TSimd.Fma(s, TSimd.Load(row + (2 * TSimd.Width)), c);
                    d = TSimd.Fma(s, TSimd.Load(row + (3 * TSimd.Width)), d);
                }

                AddOrSet(gradient + k, a, accumulate);
                AddOrSet(gradient + k + TSimd.Width, b, accumulate);
                AddOrSet(gradient + k + (2 * TSimd.Width), c, accumulate);
                AddOrSet(gradient + k + (3 * TSimd.Width), d, accumulate);
            }

            for (; k < inputs; k += TSimd.Width)
            {
                var a = TSimd.Broadcast(0f);
                for (var i = 0; i < rows; i++)
                    a = TSimd.Fma(TSimd.Broadcast(delta[i * deltaRow]), TSimd.Load(x + (i * xRow) + k), a);
                AddOrSet(gradient + k, a, accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOrSet(float* target, TVector value, bool accumulate) =>
        TSimd.Store(target, accumulate ? TSimd.Add(TSimd.Load(target), value) : value);
}
