using System.Runtime.Serialization;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>
/// A fact of a sweep. Events are appended to the log before they take effect: state = fold(events). Events of segments are identified by
/// (trial, rung, attempt), so a repeated or late one changes nothing.
/// </summary>
public abstract record SweepEvent
{
    /// <summary>A configuration was drawn, or a repeat of a winner was created.</summary>
    /// <param name="Trial">Number of the trial: 0, 1, 2, ...</param>
    /// <param name="Configuration">Settings of the trial.</param>
    /// <param name="Seed">Seed of all of its randomness.</param>
    /// <param name="RepeatOf">The trial that it repeats with another seed; null for a configuration that was drawn.</param>
    [DataContract]
    public sealed record TrialCreated(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] Configuration Configuration,
        [property: DataMember(Order = 2)] ulong Seed,
        [property: DataMember(Order = 3)] int? RepeatOf
    ) : SweepEvent;

    /// <summary>A segment started on a slot.</summary>
    [DataContract]
    public sealed record SegmentStarted(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt,
        [property: DataMember(Order = 3)] int Slot
    ) : SweepEvent;

    /// <summary>A segment reached its rung. Points are the curve points of this segment; the last one is at the rung.</summary>
    [DataContract]
    public sealed record RungReached(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt,
        [property: DataMember(Order = 3)] IReadOnlyList<CurvePoint> Points
    ) : SweepEvent
    {
        /// <summary>The evaluation of the base model, if this segment made it; null otherwise.</summary>
        [DataMember(Order = 4)]
        public TrialMetrics? Base { get; init; }
    }

    /// <summary>A segment ended without reaching its rung.</summary>
    [DataContract]
    public sealed record SegmentFailed(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt,
        [property: DataMember(Order = 3)] FailureKind Kind,
        [property: DataMember(Order = 4)] string Reason
    ) : SweepEvent
    {
        /// <summary>
        /// Total compute of the trial when the segment failed, in the sweep's unit. Null if it is not known, or if it is not more than at
        /// the trial's last point.
        /// </summary>
        [DataMember(Order = 5)]
        public double? Compute { get; init; }

        /// <summary>
        /// Compute that the attempt lost because it crashed: what no checkpoint has. Null if it is not known, or if it lost nothing.
        /// </summary>
        [DataMember(Order = 6)]
        public double? Lost { get; init; }
    }

    /// <summary>A user cancelled a trial. Identified by the segment that the trial ran or would have run next.</summary>
    [DataContract]
    public sealed record TrialCancelled(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt,
        [property: DataMember(Order = 3)] string Reason
    ) : SweepEvent;

    /// <summary>A user retries a trial that crashed for good or was cancelled. Identified by the segment in which it ended.</summary>
    [DataContract]
    public sealed record TrialRetried(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt
    ) : SweepEvent;

    /// <summary>A user cancelled the sweep: all trials that have not ended are cancelled, and no further trial is drawn.</summary>
    [DataContract]
    public sealed record SweepCancelled([property: DataMember(Order = 0)] string Reason) : SweepEvent;
}
