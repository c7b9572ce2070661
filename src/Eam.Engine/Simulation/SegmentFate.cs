using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>How a segment ends. It is a function of the trial's seed, rung and attempt, so that it is the same under every rule.</summary>
/// <param name="Crashes">Whether it ends without a report.</param>
/// <param name="Fraction">The share of its compute that it spends.</param>
/// <param name="Slowdown">The factor by which it takes longer than usual.</param>
internal readonly record struct SegmentFate(bool Crashes, double Fraction, double Slowdown)
{
    private const ulong Purpose = 0x46415445;

    public static SegmentFate Of(SweepCommand.Train train, SimulationSettings settings)
    {
        var stream = new RandomStream(
            RandomStream.Derive(train.Segment.Seed, (ulong)train.Segment.Rung, (ulong)train.Segment.Attempt),
            Purpose
        );
        var failure = stream.NextDouble();
        var fraction = stream.NextDouble();
        var straggling = stream.NextDouble();
        var slowdown = stream.NextDouble();
        var crashes = failure < settings.FailureRate;
        return new(crashes, crashes ? fraction : 1, straggling < settings.StragglerRate ? 2 + (3 * slowdown) : 1);
    }
}
