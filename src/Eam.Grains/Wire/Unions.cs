using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Grains.Wire;

/// <summary>The cases of abstract records on the wire, by number. A number is never reused for another case.</summary>
internal static class Unions
{
    public static IReadOnlyList<Type> Events { get; } =
    [
        typeof(SweepEvent.TrialCreated),
        typeof(SweepEvent.SegmentStarted),
        typeof(SweepEvent.RungReached),
        typeof(SweepEvent.SegmentFailed),
        typeof(SweepEvent.TrialCancelled),
        typeof(SweepEvent.TrialRetried),
        typeof(SweepEvent.SweepCancelled),
    ];

    public static IReadOnlyList<Type> Domains { get; } = [typeof(Domain.Values), typeof(Domain.Range)];

    public static IReadOnlyList<Type> Outcomes { get; } =
    [typeof(SegmentOutcome.RungReached), typeof(SegmentOutcome.Failed), typeof(SegmentOutcome.Stopped)];
}
