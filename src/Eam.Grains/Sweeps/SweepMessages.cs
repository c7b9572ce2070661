using System.Runtime.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;

namespace Eam.Grains.Sweeps;

/// <summary>What a sweep can be asked for.</summary>
public enum SteerKind
{
    /// <summary>Drain and end as stopped.</summary>
    Stop,

    /// <summary>Drain and wait.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>End for good, or end one trial.</summary>
    Cancel,

    /// <summary>Let crashed trials go on.</summary>
    Retry,
}

/// <summary>A user's request.</summary>
/// <param name="Kind">What.</param>
/// <param name="Trial">Of one trial; null for the sweep, or for all trials that crashed.</param>
[DataContract]
public sealed record SteerRequest([property: DataMember(Order = 0)] SteerKind Kind, [property: DataMember(Order = 1)] int? Trial);

/// <summary>What became of a request.</summary>
public enum AnswerKind
{
    /// <summary>It is done, or under way where it must wait for segments to end.</summary>
    Done,

    /// <summary>There is no such sweep or trial.</summary>
    NotFound,

    /// <summary>As things stand it cannot be done.</summary>
    Conflict,

    /// <summary>It cannot be done because of a failure.</summary>
    Failed,

    /// <summary>Not now: to be asked again.</summary>
    Later,
}

/// <summary>An answer; failures that a user can mend are values, because exceptions lose their type on the way.</summary>
/// <param name="Kind">How it went.</param>
/// <param name="Message">One line; null where it is done.</param>
/// <param name="Sweep">The identifier of a sweep that was started.</param>
/// <param name="Trials">Trials that go on again.</param>
/// <param name="WasThere">Whether the sweep had been started by the same request before.</param>
[DataContract]
public sealed record Answer(
    [property: DataMember(Order = 0)] AnswerKind Kind,
    [property: DataMember(Order = 1)] string? Message = null,
    [property: DataMember(Order = 2)] string? Sweep = null,
    [property: DataMember(Order = 3)] IReadOnlyList<int>? Trials = null,
    [property: DataMember(Order = 4)] bool WasThere = false
);

/// <summary>Whether a report counts.</summary>
public enum ReportAnswer
{
    /// <summary>It is in the log.</summary>
    Accepted,

    /// <summary>Another segment has the trial: the epoch is old.</summary>
    Refused,

    /// <summary>The log cannot be written now: to be reported again.</summary>
    Later,
}

/// <summary>A sweep to start.</summary>
/// <param name="Spec">What is run.</param>
/// <param name="Source">The sweep file.</param>
/// <param name="Request">Idempotency key: repeating a request with it returns the same sweep.</param>
[DataContract]
public sealed record StartRequest(
    [property: DataMember(Order = 0)] SweepSpec Spec,
    [property: DataMember(Order = 1)] string Source,
    [property: DataMember(Order = 2)] string Request
);

/// <summary>How a sweep stands, and what happened since an event: from these a reader folds the very state.</summary>
/// <param name="Spec">What is run; null where the reader knows it, because it knows events.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Message">Why it failed, stopped or waits.</param>
/// <param name="Started">When it was first started.</param>
/// <param name="Finished">When it ended; null while it runs.</param>
/// <param name="Live">Progress of running segments, by trial.</param>
/// <param name="Events">The events after the reader's, or the first of them.</param>
/// <param name="Sequence">Of the last event there is: above the last of <paramref name="Events"/> where not all are here.</param>
[DataContract]
public sealed record SweepNews(
    [property: DataMember(Order = 0)] SweepSpec? Spec,
    [property: DataMember(Order = 1)] SweepStatus Status,
    [property: DataMember(Order = 2)] string? Message,
    [property: DataMember(Order = 3)] DateTimeOffset Started,
    [property: DataMember(Order = 4)] DateTimeOffset? Finished,
    [property: DataMember(Order = 5)] IReadOnlyDictionary<int, SegmentProgress> Live,
    [property: DataMember(Order = 6)] IReadOnlyList<PastEvent> Events,
    [property: DataMember(Order = 7)] long Sequence
);

/// <summary>Progress of a silo's segments of one sweep.</summary>
/// <param name="Trials">By trial.</param>
[DataContract]
public sealed record ProgressReport([property: DataMember(Order = 0)] IReadOnlyDictionary<int, SegmentProgress> Trials);
