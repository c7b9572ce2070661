using System.Numerics;
using System.Runtime.InteropServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>Vector arithmetic on spans. The vector loop and the tail compute an element in the same way.</summary>
internal static class Elementwise
{
    /// <summary>Computes destination = a x + b y.</summary>
    public static void Combine(Span<float> destination, float a, ReadOnlySpan<float> x, float b, ReadOnlySpan<float> y)
    {
        var d = MemoryMarshal.Cast<float, Vector<float>>(destination);
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var (va, vb) = (new Vector<float>(a), new Vector<float>(b));
        for (var i = 0; i < d.Length; i++)
            d[i] = (va * xs[i]) + (vb * ys[i]);
        for (var i = d.Length * Vector<float>.Count; i < destination.Length; i++)
            destination[i] = (a * x[i]) + (b * y[i]);
    }

    /// <summary>Computes destination = a x + b y with a factor for each entry.</summary>
    public static void Combine(
        Span<float> destination,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> y
    )
    {
        var d = MemoryMarshal.Cast<float, Vector<float>>(destination);
        var gains = MemoryMarshal.Cast<float, Vector<float>>(a);
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var others = MemoryMarshal.Cast<float, Vector<float>>(b);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (var i = 0; i < d.Length; i++)
            d[i] = (gains[i] * xs[i]) + (others[i] * ys[i]);
        for (var i = d.Length * Vector<float>.Count; i < destination.Length; i++)
            destination[i] = (a[i] * x[i]) + (b[i] * y[i]);
    }

    /// <summary>Computes destination += a x.</summary>
    public static void Add(Span<float> destination, float a, ReadOnlySpan<float> x)
    {
        var d = MemoryMarshal.Cast<float, Vector<float>>(destination);
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var va = new Vector<float>(a);
        for (var i = 0; i < d.Length; i++)
            d[i] += va * xs[i];
        for (var i = d.Length * Vector<float>.Count; i < destination.Length; i++)
            destination[i] += a * x[i];
    }

    /// <summary>Returns sum x_i^2.</summary>
    public static float SquaredNorm(ReadOnlySpan<float> x)
    {
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var sums = Vector<float>.Zero;
        foreach (var v in xs)
            sums += v * v;
        var sum = xs.Length == 0 ? 0f : Vector.Sum(sums);
        for (var i = xs.Length * Vector<float>.Count; i < x.Length; i++)
            sum += x[i] * x[i];
        return sum;
    }
}
