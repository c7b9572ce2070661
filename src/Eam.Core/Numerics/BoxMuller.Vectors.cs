using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Eam.Core.Numerics;

/// <summary>The same arithmetic on eight lanes; it gives the same bits as one value at a time.</summary>
internal static unsafe partial class BoxMuller
{
    /// <summary>Whether this machine can run <see cref="Draw"/>.</summary>
    public static bool IsVectorised => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>
    /// Fills whole groups of 16 values from consecutive positions, four Philox blocks at a time. Returns the number of values that it
    /// filled.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Draw(Span<float> values, ulong position, uint p0, uint p1, uint k0, uint k1)
    {
        var count = values.Length & ~15;
        fixed (float* target = values)
        {
            for (var i = 0; i < count; i += 16, position += 4)
            {
                // Each word is in the low half of a 64-bit lane, so that the product of two words fills the lane.
                var counter = Vector256.Create(position) + Vector256.Create(0ul, 1, 2, 3);
                Blocks(counter & Vector256.Create((ulong)uint.MaxValue), counter >> 32, p0, p1, k0, k1, out var lengths, out var angles);
                var radius = Radius(lengths);
                Direction(angles, out var sine, out var cosine);
                (sine, cosine) = (sine * radius, cosine * radius);
                Vector256<float> even = Avx.UnpackLow(cosine, sine),
                    odd = Avx.UnpackHigh(cosine, sine);
                Avx.Permute2x128(even, odd, 0x20).Store(target + i);
                Avx.Permute2x128(even, odd, 0x31).Store(target + i + 8);
            }
        }

        return count;
    }

    /// <summary>
    /// Computes four Philox blocks: words X and Z of each in <paramref name="lengths"/>, Y and W in <paramref name="angles"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blocks(
        Vector256<ulong> c0,
        Vector256<ulong> c1,
        uint p0,
        uint p1,
        uint k0,
        uint k1,
        out Vector256<uint> lengths,
        out Vector256<uint> angles
    )
    {
        var mask = Vector256.Create((ulong)uint.MaxValue);
        Vector256<uint> multiplierA = Vector256.Create((ulong)Philox.MultiplierA).AsUInt32(),
            multiplierB = Vector256.Create((ulong)Philox.MultiplierB).AsUInt32();
        Vector256<ulong> c2 = Vector256.Create((ulong)p0),
            c3 = Vector256.Create((ulong)p1);
        for (var round = 0; round < 10; round++)
        {
            var a = Avx2.Multiply(multiplierA, c0.AsUInt32());
            var b = Avx2.Multiply(multiplierB, c2.AsUInt32());
            c0 = (b >> 32) ^ c1 ^ Vector256.Create((ulong)k0);
            c2 = (a >> 32) ^ c3 ^ Vector256.Create((ulong)k1);
            (c1, c3) = (b & mask, a & mask);
            k0 += Philox.WeylA;
            k1 += Philox.WeylB;
        }

        lengths = (c0 | (c2 << 32)).AsUInt32();
        angles = (c1 | (c3 << 32)).AsUInt32();
    }

    private static Vector256<float> Radius(Vector256<uint> word)
    {
        // The two halves are exact in float32, so one fused operation rounds like the conversion of the whole word.
        var high = Vector256.ConvertToSingle((word >> 16).AsInt32());
        var low = Vector256.ConvertToSingle((word & Vector256.Create(0xFFFFu)).AsInt32());
        var whole = Vector256.FusedMultiplyAdd(high, Vector256.Create(65536f), low);
        var u = Vector256.FusedMultiplyAdd(whole, Vector256.Create(1f / 4294967296f), Vector256.Create(0.5f / 4294967296f));
        var bits = u.AsInt32();
        var exponents = (bits - Vector256.Create(0x3F3504F3)) >> 23;
        var exponent = Vector256.ConvertToSingle(exponents);
        var m = (bits - (exponents << 23)).AsSingle() - Vector256<float>.One;
        var p = Vector256.FusedMultiplyAdd(m, Vector256.Create(7.0376836292e-2f), Vector256.Create(-1.1514610310e-1f));
        p = Vector256.FusedMultiplyAdd(p, m, Vector256.Create(1.1676998740e-1f));
        p = Vector256.FusedMultiplyAdd(p, m, Vector256.Create(-1.2420140846e-1f));
        p = Vector256.FusedMultiplyAdd(p, m, Vector256.Create(1.4249322787e-1f));
        p = Vector256.FusedMultiplyAdd(p, m, Vector256.Create(-1.6668057665e-1f));
        p = Vector256.FusedMultiplyAdd(p, m, Vector256.Create(2.0000714765e-1f));
        p = Vector256.FusedMultiplyAdd(p, m, Vector256.Create(-2.4999993993e-1f));
        p = Vector256.FusedMultiplyAdd(p, m, Vector256.Create(3.3333331174e-1f));
        var square = m * m;
        var tail = Vector256.FusedMultiplyAdd(p * m, square, square * -0.5f);
        tail = Vector256.FusedMultiplyAdd(exponent, Vector256.Create(-2.12194440e-4f), tail);
        var log = Vector256.FusedMultiplyAdd(exponent, Vector256.Create(0.693359375f), m + tail);
        return Vector256.Sqrt(Vector256.Max(log * -2f, Vector256<float>.Zero));
    }

    private static void Direction(Vector256<uint> word, out Vector256<float> sine, out Vector256<float> cosine)
    {
        var quadrant = (word + Vector256.Create(1u << 29)) >> 30;
        var r = Vector256.ConvertToSingle((word - (quadrant << 30)).AsInt32()) * (float)(Math.PI / (1L << 31));
        var q = r * r;
        var s = Vector256.FusedMultiplyAdd(q, Vector256.Create(-1.9515295891e-4f), Vector256.Create(8.3321608736e-3f));
        s = Vector256.FusedMultiplyAdd(s, q, Vector256.Create(-1.6666654611e-1f));
        s = Vector256.FusedMultiplyAdd(s * q, r, r);
        var c = Vector256.FusedMultiplyAdd(q, Vector256.Create(2.443315711809948e-5f), Vector256.Create(-1.388731625493765e-3f));
        c = Vector256.FusedMultiplyAdd(c, q, Vector256.Create(4.166664568298827e-2f));
        c = Vector256.FusedMultiplyAdd(c, q * q, Vector256.FusedMultiplyAdd(q, Vector256.Create(-0.5f), Vector256<float>.One));
        var odd = Vector256.Equals(quadrant & Vector256<uint>.One, Vector256<uint>.One).AsSingle();
        var sign = Vector256.Create(0x80000000u);
        sine = Vector256.ConditionalSelect(odd, c, s) ^ ((quadrant << 30) & sign).AsSingle();
        cosine = Vector256.ConditionalSelect(odd, s, c) ^ (((quadrant + Vector256<uint>.One) << 30) & sign).AsSingle();
    }
}
