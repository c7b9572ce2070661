using System.Runtime.Serialization;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>Why a segment ended without a report (docs/sweep-file.md#halving).</summary>
public enum FailureKind
{
    /// <summary>Taken off its slot. The trial keeps its place and is retried; this does not count as a failure.</summary>
    Preempted,

    /// <summary>Crashed. Retried up to max_failures times; then the trial counts as the worst.</summary>
    Crashed,

    /// <summary>NaN or exploding values. The trial is pruned at once.</summary>
    Diverged,

    /// <summary>Invalid configuration. The trial is removed from its rung.</summary>
    Invalid,

    /// <summary>Cancelled by its user. The trial is pruned at once.</summary>
    Cancelled,

    /// <summary>The device's memory is too small, even with the batch split into halves. The trial fails at once; the reason has the numbers.</summary>
    OutOfMemory,
}

/// <summary>Status of a trial.</summary>
public enum TrialStatus
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>A segment of the trial runs on a slot.</summary>
    Running,

    /// <summary>Finished a rung and waits for promotion or, if promoted, for a slot.</summary>
    Paused,

    /// <summary>Finished the final rung.</summary>
    Completed,

    /// <summary>Not promoted, diverged, or cancelled.</summary>
    Pruned,

    /// <summary>Crashed too often, or invalid.</summary>
    Failed,
}

/// <summary>The total compute of a trial when it reported: a copy of its <see cref="ComputeLedger"/> as a value.</summary>
[DataContract]
public sealed record Spent(
    [property: DataMember(Order = 0)] long Nfe,
    [property: DataMember(Order = 1)] long Forwards,
    [property: DataMember(Order = 2)] long Vjps,
    [property: DataMember(Order = 3)] long TrainingPasses,
    [property: DataMember(Order = 4)] long RewardCalls,
    [property: DataMember(Order = 5)] double Flops,
    [property: DataMember(Order = 6)] double Seconds,
    [property: DataMember(Order = 7)] long Iterations,
    [property: DataMember(Order = 8)] double EvaluationSeconds
)
{
    /// <summary>No compute.</summary>
    public static Spent None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Returns the total in a unit.</summary>
    public double In(ComputeUnit unit) =>
        unit switch
        {
            ComputeUnit.Nfe => Nfe,
            ComputeUnit.Flops => Flops,
            ComputeUnit.Seconds => Seconds,
            _ => Iterations,
        };

    /// <summary>Copies the totals of a ledger.</summary>
    public static Spent Of(ComputeLedger ledger, double evaluationSeconds)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new(
            ledger.Nfe,
            ledger.Forwards,
            ledger.Vjps,
            ledger.TrainingPasses,
            ledger.RewardCalls,
            ledger.Flops,
            ledger.Seconds,
            ledger.Iterations,
            evaluationSeconds
        );
    }
}

/// <summary>One evaluated point of a trial's learning curve.</summary>
/// <param name="Spent">Total compute at this point.</param>
/// <param name="Metrics">The metrics of the evaluation.</param>
[DataContract]
public sealed record CurvePoint([property: DataMember(Order = 0)] Spent Spent, [property: DataMember(Order = 1)] TrialMetrics Metrics);

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
        /// Total compute of the trial when the segment failed, in the sweep's unit. Null if it is not known, or if it is not more than at the trial's last point.
        /// </summary>
        [DataMember(Order = 5)]
        public double? Compute { get; init; }

        /// <summary>Compute that the attempt lost because it crashed: what no checkpoint has. Null if it is not known, or if it lost nothing.</summary>
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

/// <summary>An action that the host must take next. Commands are a pure function of the state.</summary>
public abstract record SweepCommand
{
    /// <summary>Asks the host to append this event to the log and to apply it (a new trial).</summary>
    public sealed record Record(SweepEvent Event) : SweepCommand;

    /// <summary>Run a segment on a slot.</summary>
    /// <param name="Segment">What to train.</param>
    /// <param name="Slot">An idle slot.</param>
    public sealed record Train(Segment Segment, int Slot) : SweepCommand;

    /// <summary>The sweep has ended.</summary>
    /// <param name="Failure">Why the sweep gives up, in one line; the host must drain the running segments. Null if there is nothing left to do.</param>
    public sealed record Finish(string? Failure = null) : SweepCommand;
}
