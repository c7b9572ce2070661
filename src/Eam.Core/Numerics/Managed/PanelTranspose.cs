using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// Repacks a layer from panels of outputs to panels of inputs. It runs once per step for each layer, so it uses blocks of 4 x 4.
/// </summary>
internal static unsafe class PanelTranspose
{
    /// <summary>Writes <paramref name="to"/>, which has Pad(inputs) * outputs floats. Leaves its padding unchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(MlpLayout layout, in LayerLayout l, float* from, float* to)
    {
        var panel = 2 * layout.VectorWidth;
        for (var o = 0; o < l.Outputs; o += panel)
        {
            var source = from + (o * l.Inputs);
            var sourceStride = Math.Min(panel, l.PaddedOutputs - o);
            for (var i = 0; i < l.Inputs; i += panel)
            {
                var stride = Math.Min(panel, l.PaddedInputs - i);
                var target = to + (i * l.Outputs) + (o * stride);
                Block(
                    source + (i * sourceStride),
                    sourceStride,
                    Math.Min(panel, l.Inputs - i),
                    target,
                    stride,
                    Math.Min(panel, l.Outputs - o)
                );
            }
        }
    }

    /// <summary>Computes to [columns, rows] = transpose of from [rows, columns].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(float* from, nint fromStride, int rows, float* to, nint toStride, int columns)
    {
        int wholeRows = rows & ~3,
            wholeColumns = columns & ~3;
        for (var i = 0; i < wholeRows; i += 4)
        {
            for (var j = 0; j < wholeColumns; j += 4)
                Four(from + (i * fromStride) + j, fromStride, to + (j * toStride) + i, toStride);
        }

        for (var i = 0; i < rows; i++)
        {
            for (var j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
                to[(j * toStride) + i] = from[(i * fromStride) + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector128<float> a = Vector128.Load(from),
            b = Vector128.Load(from + fromStride);
        Vector128<float> c = Vector128.Load(from + (2 * fromStride)),
            d = Vector128.Load(from + (3 * fromStride));
        Vector128<float> ac = Low(a, c),
            bd = Low(b, d);
        Low(ac, bd).Store(to);
        High(ac, bd).Store(to + toStride);
        (ac, bd) = (High(a, c), High(b, d));
        Low(ac, bd).Store(to + (2 * toStride));
        High(ac, bd).Store(to + (3 * toStride));
    }

    /// <summary>Returns a0 b0 a1 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>Returns a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
}
