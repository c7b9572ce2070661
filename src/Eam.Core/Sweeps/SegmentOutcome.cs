using System.Runtime.Serialization;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>How a segment ended. It is a value and not an exception, because divergence and preemption are expected.</summary>
public abstract record SegmentOutcome
{
    private SegmentOutcome() { }

    /// <summary>The segment reached its target and saved its checkpoint.</summary>
    /// <param name="Points">The segment's curve points, ordered by compute; the last one is at the rung.</param>
    [DataContract]
    public sealed record RungReached([property: DataMember(Order = 0)] IReadOnlyList<CurvePoint> Points) : SegmentOutcome
    {
        /// <summary>The evaluation of the base model; null if the segment did not make one (<see cref="Segment.MeasuresBase"/>).</summary>
        [DataMember(Order = 1)]
        public TrialMetrics? Base { get; init; }
    }

    /// <summary>The segment ended without reaching its target.</summary>
    /// <param name="Kind">The kind of failure, which decides what the scheduler does.</param>
    /// <param name="Reason">One line that names the trial.</param>
    [DataContract]
    public sealed record Failed([property: DataMember(Order = 0)] FailureKind Kind, [property: DataMember(Order = 1)] string Reason)
        : SegmentOutcome
    {
        /// <summary>Total compute of the trial when the segment failed, in the sweep's unit; null if it is not known.</summary>
        [DataMember(Order = 2)]
        public double? Compute { get; init; }

        /// <summary>
        /// The part of <see cref="Compute"/> that no checkpoint has, so that another attempt spends it again; null if it is not known.
        /// </summary>
        [DataMember(Order = 3)]
        public double? Lost { get; init; }
    }

    /// <summary>
    /// The segment was stopped and saved a checkpoint with its points so far. A later segment of the same rung continues from it bit for
    /// bit.
    /// </summary>
    [DataContract]
    public sealed record Stopped : SegmentOutcome;
}
