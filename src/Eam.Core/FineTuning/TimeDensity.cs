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
