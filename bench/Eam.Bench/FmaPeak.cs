using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eam.Bench;

/// <summary>Measures the upper limit of the core: independent fused multiply-adds in registers and nothing else.</summary>
internal static class FmaPeak
{
    private const int Count = 1_000_000;

    /// <summary>Returns the best of many short runs in GFLOP/s.</summary>
    public static double Measure()
    {
        var best = double.PositiveInfinity;
        for (var i = 0; i < 200; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Run(Vector512.Create(1e-9f), Vector512.Create(0.999f));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Count * 12 * 16 * 2 / best / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<float> Run(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> c0 = a,
            c1 = a,
            c2 = a,
            c3 = a,
            c4 = a,
            c5 = a,
            c6 = a,
            c7 = a,
            c8 = a,
            c9 = a,
            c10 = a,
            c11 = a;
        for (var i = 0; i < Count; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(a, b, c0);
            c1 = Vector512.FusedMultiplyAdd(a, b, c1);
            c2 = Vector512.FusedMultiplyAdd(a, b, c2);
            c3 = Vector512.FusedMultiplyAdd(a, b, c3);
            c4 = Vector512.FusedMultiplyAdd(a, b, c4);
            c5 = Vector512.FusedMultiplyAdd(a, b, c5);
            c6 = Vector512.FusedMultiplyAdd(a, b, c6);
            c7 = Vector512.FusedMultiplyAdd(a, b, c7);
            c8 = Vector512.FusedMultiplyAdd(a, b, c8);
            c9 = Vector512.FusedMultiplyAdd(a, b, c9);
            c10 = Vector512.FusedMultiplyAdd(a, b, c10);
            c11 = Vector512.FusedMultiplyAdd(a, b, c11);
        }

        return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
    }
}
