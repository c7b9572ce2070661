using Eam.Core.Numerics;

namespace Eam.Core.Tasks;

/// <summary>
/// The random streams of tasks and evaluations. Their seed is a constant, so that every trial of every sweep is measured with the same
/// noise against the same target samples.
/// </summary>
internal static class TaskStreams
{
    private const ulong Seed = 0x45414D;

    internal static RandomStream TargetSamples() => new(Seed, 1);

    internal static RandomStream SecondTargetSamples() => new(Seed, 2);

    internal static RandomStream ModeWeights() => new(Seed, 3);

    internal static RandomStream EvaluationNoise() => new(Seed, 4);

    internal static RandomStream ControlNoise() => new(Seed, 5);

    internal static RandomStream Projections() => new(Seed, 6);

    internal static RandomStream BaseSamples() => new(Seed, 7);

    internal static RandomStream FloorSamples() => new(Seed, 8);

    internal static RandomStream Inspection() => new(Seed, 9);

    /// <summary>A stream for networks without LoRA, which draw nothing from it.</summary>
    internal static RandomStream Unused() => new(Seed, 0);
}
