using System.Runtime.Serialization;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>Why a segment ended without a report (design decision 4).</summary>
public enum FailureKind
{
    /// <summary>Taken off its slot: keeps its place, retried, costs no retry.</summary>
    Preempted,

    /// <summary>Retried up to max_failures, then worst value.</summary>
    Crashed,

    /// <summary>NaN or explosion: pruned at once.</summary>
    Diverged,

    /// <summary>Bad configuration: removed.</summary>
    Invalid,

    /// <summary>Ended by its user: pruned at once.</summary>
    Cancelled,

    /// <summary>The device's memory does not hold it, even in halves: failed at once, with the numbers.</summary>
    OutOfMemory,
}

/// <summary>A trial's state.</summary>
public enum TrialStatus
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>A segment is on a slot.</summary>
    Running,

    /// <summary>Finished a rung and waits for promotion.</summary>
    Paused,

    /// <summary>Finished the final rung.</summary>
    Completed,

    /// <summary>Not promoted, diverged, or cancelled.</summary>
    Pruned,

    /// <summary>Crashed too often, or invalid.</summary>
    Failed,
}

/// <summary>What a trial had spent, in total, when it reported; a value copy of its <see cref="ComputeLedger"/>.</summary>
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
    /// <summary>Nothing yet.</summary>
    public static Spent None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The total in a unit.</summary>
    public double In(ComputeUnit unit) =>
        unit switch
        {
            ComputeUnit.Nfe => Nfe,
            ComputeUnit.Flops => Flops,
            ComputeUnit.Seconds => Seconds,
            _ => Iterations,
        };

    /// <summary>A ledger's totals.</summary>
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
/// <param name="Spent">Compute in total at this point.</param>
/// <param name="Metrics">The evaluation.</param>
[DataContract]
public sealed record CurvePoint([property: DataMember(Order = 0)] Spent Spent, [property: DataMember(Order = 1)] TrialMetrics Metrics);

/// <summary>
/// A fact of a sweep. Events are appended to a log before they take effect; state = fold(events). Keyed (trial, rung, attempt): a repeated or late one changes nothing.
/// </summary>
public abstract record SweepEvent
{
    /// <summary>A configuration was drawn, or a winner's repeat was opened.</summary>
    /// <param name="Trial">0, 1, 2, ...</param>
    /// <param name="Configuration">Its settings.</param>
    /// <param name="Seed">For all of its randomness.</param>
    /// <param name="RepeatOf">The arm's winner that it repeats with another seed; null for a searched configuration.</param>
    [DataContract]
    public sealed record TrialCreated(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] Configuration Configuration,
        [property: DataMember(Order = 2)] ulong Seed,
        [property: DataMember(Order = 3)] int? RepeatOf
    ) : SweepEvent;

    /// <summary>A segment went to a slot.</summary>
    [DataContract]
    public sealed record SegmentStarted(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt,
        [property: DataMember(Order = 3)] int Slot
    ) : SweepEvent;

    /// <summary>A segment reached its rung. Points: this segment's curve points, the last one at the rung.</summary>
    [DataContract]
    public sealed record RungReached(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt,
        [property: DataMember(Order = 3)] IReadOnlyList<CurvePoint> Points
    ) : SweepEvent;

    /// <summary>A segment ended without reaching its rung.</summary>
    [DataContract]
    public sealed record SegmentFailed(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt,
        [property: DataMember(Order = 3)] FailureKind Kind,
        [property: DataMember(Order = 4)] string Reason
    ) : SweepEvent;

    /// <summary>A user ended a trial, wherever it was. Keyed by the segment that it ran or would have run next.</summary>
    [DataContract]
    public sealed record TrialCancelled(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt,
        [property: DataMember(Order = 3)] string Reason
    ) : SweepEvent;

    /// <summary>A user lets a trial that crashed for good, or was cancelled, go on. Keyed by the segment that it ended in.</summary>
    [DataContract]
    public sealed record TrialRetried(
        [property: DataMember(Order = 0)] int Trial,
        [property: DataMember(Order = 1)] int Rung,
        [property: DataMember(Order = 2)] int Attempt
    ) : SweepEvent;

    /// <summary>A user ended the sweep: all trials that have not ended are cancelled, and none is drawn any more.</summary>
    [DataContract]
    public sealed record SweepCancelled([property: DataMember(Order = 0)] string Reason) : SweepEvent;
}

/// <summary>What the host must do next. A pure function of the state.</summary>
public abstract record SweepCommand
{
    /// <summary>Append this event and apply it (a new trial).</summary>
    public sealed record Record(SweepEvent Event) : SweepCommand;

    /// <summary>Run a segment on a slot.</summary>
    /// <param name="Segment">What to train.</param>
    /// <param name="Slot">An idle slot.</param>
    public sealed record Train(Segment Segment, int Slot) : SweepCommand;

    /// <summary>The sweep is over.</summary>
    /// <param name="Failure">Why it gives up, one line: segments that run are to be drained. Null: nothing is left to do.</param>
    public sealed record Finish(string? Failure = null) : SweepCommand;
}
