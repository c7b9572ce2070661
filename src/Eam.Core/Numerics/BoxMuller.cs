namespace Eam.Core.Numerics;

/// <summary>
/// The two halves of Box and Muller's transform of 32-bit words, as float32 polynomials with fused multiply-adds (errors below 3e-7).
/// </summary>
internal static partial class BoxMuller
{
    /// <summary>Returns sqrt(-2 ln u) with u = (w + 1/2) / 2^32; at most 6.7.</summary>
    public static float Radius(uint word)
    {
        var u = MathF.FusedMultiplyAdd(word, 1f / 4294967296f, 0.5f / 4294967296f);

        // u = m 2^e with m in [sqrt(1/2), sqrt(2)); ln u = e ln 2 + ln m, the latter by Cephes' polynomial of degree 8.
        var bits = BitConverter.SingleToInt32Bits(u);
        var exponent = (bits - 0x3F3504F3) >> 23;
        var m = BitConverter.Int32BitsToSingle(bits - (exponent << 23)) - 1f;
        var p = MathF.FusedMultiplyAdd(m, 7.0376836292e-2f, -1.1514610310e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 1.1676998740e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -1.2420140846e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 1.4249322787e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -1.6668057665e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 2.0000714765e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -2.4999993993e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 3.3333331174e-1f);
        var square = m * m;
        var tail = MathF.FusedMultiplyAdd(exponent, -2.12194440e-4f, MathF.FusedMultiplyAdd(p * m, square, -0.5f * square));
        var log = MathF.FusedMultiplyAdd(exponent, 0.693359375f, m + tail);
        return MathF.Sqrt(MathF.Max(-2f * log, 0f));
    }

    /// <summary>
    /// Returns the sine and cosine of 2 pi w / 2^32: the quadrant exactly from the integer, the rest by polynomials on [-pi/4, pi/4].
    /// </summary>
    public static (float Sine, float Cosine) Direction(uint word)
    {
        var quadrant = unchecked(word + (1u << 29)) >> 30;
        var r = unchecked((int)(word - (quadrant << 30))) * (float)(Math.PI / (1L << 31));
        var q = r * r;
        var s = MathF.FusedMultiplyAdd(q, -1.9515295891e-4f, 8.3321608736e-3f);
        s = MathF.FusedMultiplyAdd(s, q, -1.6666654611e-1f);
        s = MathF.FusedMultiplyAdd(s * q, r, r);
        var c = MathF.FusedMultiplyAdd(q, 2.443315711809948e-5f, -1.388731625493765e-3f);
        c = MathF.FusedMultiplyAdd(c, q, 4.166664568298827e-2f);
        c = MathF.FusedMultiplyAdd(c, q * q, MathF.FusedMultiplyAdd(q, -0.5f, 1f));
        var (sine, cosine) = (quadrant & 1) != 0 ? (c, s) : (s, c);
        return ((quadrant & 2) != 0 ? -sine : sine, ((quadrant + 1) & 2) != 0 ? -cosine : cosine);
    }
}
