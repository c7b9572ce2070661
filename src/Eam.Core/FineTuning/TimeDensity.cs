using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>Draws re-noising times in [Margin, 1 - Margin], because the target is singular at both ends.</summary>
internal static class TimeDensity
{
    internal const float Margin = 1e-3f;

    /// <summary>Fills the span with independent times of the named density (<c>eam.time_density</c>).</summary>
    public static void Draw(string density, RandomStream stream, Span<float> times)
    {
        if (density == "logit-normal")
            stream.Gaussian(times);
        else
            stream.Uniform(times);
        Transform(density, times);
    }

    /// <summary>
    /// Fills the span with times of the named density, one in each of as many slices of equal probability, in ascending order. So the
    /// number of times above a limit changes by at most one. The times of logit-normal are independent, because its slices have no closed
    /// form.
    /// </summary>
    public static void DrawSliced(string density, RandomStream stream, Span<float> times)
    {
        if (density == "logit-normal")
        {
            Draw(density, stream, times);
            return;
        }

        stream.Uniform(times);
        for (var i = 0; i < times.Length; i++)
            times[i] = (i + times[i]) / times.Length;
        Transform(density, times);
    }

    /// <summary>Returns the largest number of times from <paramref name="time"/> on that <see cref="DrawSliced"/> can give.</summary>
    public static int MostFrom(string density, double time, int count)
    {
        if (density == "logit-normal")
            return count;
        var share = Math.Clamp((time - Margin) / (1 - (2 * Margin)), 0, 1);
        if (density == "late")
            share *= share;

        // A slice whose end rounds to the limit may be on either side of it.
        return Math.Min(count, count - (int)Math.Floor(count * (share - 1e-6)));
    }

    private static void Transform(string density, Span<float> times)
    {
        foreach (ref var t in times)
        {
            t = density switch
            {
                "logit-normal" => 1 / (1 + MathF.Exp(-t)),
                "late" => MathF.Sqrt(t),
                _ => t,
            };
            t = Margin + ((1 - (2 * Margin)) * t);
        }
    }
}
