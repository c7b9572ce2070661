using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>The noise of a simulated evaluation, the same on virtual time and on simulated devices.</summary>
internal static class SimulatedNoise
{
    private const ulong Purpose = 0x4e4f4953;

    /// <summary>Draws from the standard normal distribution; a function of the trial's seed and the rung.</summary>
    public static double Of(Segment segment)
    {
        Span<float> drawn = stackalloc float[1];
        new RandomStream(RandomStream.Derive(segment.Seed, (ulong)segment.Rung, 0), Purpose).Gaussian(drawn);
        return drawn[0];
    }
}
