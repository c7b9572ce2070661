using System.Runtime.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Engine.Trials;

/// <summary>How a segment ended. It is a value and not an exception, because divergence and preemption are expected.</summary>
public abstract record SegmentOutcome
{
    private SegmentOutcome() { }

    /// <summary>The target is reached and the checkpoint is saved.</summary>
    /// <param name="Points">The segment's curve points by compute; the last one is at the rung.</param>
    [DataContract]
    public sealed record RungReached([property: DataMember(Order = 0)] IReadOnlyList<CurvePoint> Points) : SegmentOutcome;

    /// <summary>The segment ended without reaching its target.</summary>
    /// <param name="Kind">The kind of failure, which decides what the scheduler does.</param>
    /// <param name="Reason">One line that names the trial.</param>
    [DataContract]
    public sealed record Failed([property: DataMember(Order = 0)] FailureKind Kind, [property: DataMember(Order = 1)] string Reason)
        : SegmentOutcome;

    /// <summary>
    /// The segment was stopped. The checkpoint is saved with the points so far, and a later segment of the same rung resumes from it bit
    /// for bit.
    /// </summary>
    [DataContract]
    public sealed record Stopped : SegmentOutcome;
}
