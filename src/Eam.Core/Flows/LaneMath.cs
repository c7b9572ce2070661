using System.Runtime.Intrinsics;

namespace Eam.Core.Flows;

/// <summary>
/// Elementary functions on eight lanes. They give equal bits on every machine, because each is plain IEEE arithmetic without fused
/// operations.
/// </summary>
internal static class LaneMath
{
    /// <summary>
    /// Returns exp(x) for x in [-87, 88], and clamps x outside (exp(-87) is 1.6e-38, negligible next to a term of 1). Relative error below
    /// 2e-7. Cody and Waite's reduction, Cephes' polynomial.
    /// </summary>
    internal static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-87f)), Vector256.Create(88f));
        var n = Vector256.Round(x * 1.44269504f);
        var r = x - (n * 0.693359375f) - (n * -2.12194440e-4f);
        var p = (r * 1.9875691500e-4f) + Vector256.Create(1.3981999507e-3f);
        p = (p * r) + Vector256.Create(8.3334519073e-3f);
        p = (p * r) + Vector256.Create(4.1665795894e-2f);
        p = (p * r) + Vector256.Create(1.6666665459e-1f);
        p = (p * r) + Vector256.Create(5.0000001201e-1f);
        p = (p * r * r) + r + Vector256<float>.One;
        var scale = (Vector256.ConvertToInt32(n) + Vector256.Create(127)) << 23;
        return p * scale.AsSingle();
    }
}
