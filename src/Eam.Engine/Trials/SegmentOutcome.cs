using System.Runtime.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Engine.Trials;

/// <summary>How a segment ended: a value, because divergence and preemption are expected (design decision 4).</summary>
public abstract record SegmentOutcome
{
    private SegmentOutcome() { }

    /// <summary>The target is reached and the checkpoint is saved.</summary>
    /// <param name="Points">The segment's curve points by compute; the last one at the rung.</param>
    [DataContract]
    public sealed record RungReached([property: DataMember(Order = 0)] IReadOnlyList<CurvePoint> Points) : SegmentOutcome;

    /// <summary>It ended without reaching its target.</summary>
    /// <param name="Kind">What the scheduler does about it.</param>
    /// <param name="Reason">One line that names the trial.</param>
    [DataContract]
    public sealed record Failed([property: DataMember(Order = 0)] FailureKind Kind, [property: DataMember(Order = 1)] string Reason)
        : SegmentOutcome;

    /// <summary>Drained: the checkpoint, with the points so far, is saved; a later segment of the same rung goes on from it bit for bit.</summary>
    [DataContract]
    public sealed record Stopped : SegmentOutcome;
}
