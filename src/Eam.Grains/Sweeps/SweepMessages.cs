using System.Runtime.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>A user's request to a sweep.</summary>
/// <param name="Kind">Kind of the request.</param>
/// <param name="Trial">The trial; null for the whole sweep, or for all crashed trials.</param>
/// <param name="ExpectedSequence">Sequence number of the version that the request was made for; null for any version.</param>
/// <param name="ExpectedStatus">Status of that version; null for any version.</param>
[DataContract]
public sealed record SteerRequest(
    [property: DataMember(Order = 0)] RequestKind Kind,
    [property: DataMember(Order = 1)] int? Trial,
    [property: DataMember(Order = 2)] long? ExpectedSequence = null,
    [property: DataMember(Order = 3)] SweepStatus? ExpectedStatus = null
);

/// <summary>Outcome of a request.</summary>
public enum AnswerKind
{
    /// <summary>The request is done, or in progress if it must wait for segments to end.</summary>
    Done,

    /// <summary>There is no such sweep or trial.</summary>
    NotFound,

    /// <summary>The sweep's current state does not allow the request.</summary>
    Conflict,

    /// <summary>The request failed.</summary>
    Failed,

    /// <summary>The request cannot be processed now; the caller must try again.</summary>
    Later,

    /// <summary>The sweep has changed since the version that the request was made for.</summary>
    Changed,
}

/// <summary>Answer to a request. Failures that a user can correct are values, because exceptions lose their type on the network.</summary>
/// <param name="Kind">Outcome.</param>
/// <param name="Message">One line; null if the request is done.</param>
/// <param name="Sweep">Identifier of a sweep that was started.</param>
/// <param name="Trials">Trials that are retried.</param>
/// <param name="WasThere">Whether an earlier request with the same key had already started the sweep.</param>
[DataContract]
public sealed record Answer(
    [property: DataMember(Order = 0)] AnswerKind Kind,
    [property: DataMember(Order = 1)] string? Message = null,
    [property: DataMember(Order = 2)] string? Sweep = null,
    [property: DataMember(Order = 3)] IReadOnlyList<int>? Trials = null,
    [property: DataMember(Order = 4)] bool WasThere = false
);

/// <summary>A sweep's answer to a report.</summary>
public enum ReportAnswer
{
    /// <summary>The report is in the log.</summary>
    Accepted,

    /// <summary>Another segment owns the trial: the report's epoch is old.</summary>
    Refused,

    /// <summary>The log cannot be written now; the report must be repeated.</summary>
    Later,
}

/// <summary>A request to start a sweep.</summary>
/// <param name="Spec">The specification of the sweep.</param>
/// <param name="Source">The text of the sweep file.</param>
/// <param name="Request">Idempotency key: repeating a request with it returns the same sweep.</param>
[DataContract]
public sealed record StartRequest(
    [property: DataMember(Order = 0)] SweepSpec Spec,
    [property: DataMember(Order = 1)] string Source,
    [property: DataMember(Order = 2)] string Request
);

/// <summary>A sweep's status and the events since a given one. A reader folds the sweep's exact state from them.</summary>
/// <param name="Spec">The specification of the sweep; null if the reader has it already because it knows events.</param>
/// <param name="Status">The sweep's status.</param>
/// <param name="Message">Why the sweep failed, stopped or waits.</param>
/// <param name="Started">When the sweep was first started.</param>
/// <param name="Finished">When the sweep ended; null while it runs.</param>
/// <param name="Live">Progress of running segments, by trial.</param>
/// <param name="Events">The events after those that the reader knows, or the first of them.</param>
/// <param name="Sequence">Sequence number of the newest event; larger than that of the last of <paramref name="Events"/> if not all are included.</param>
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

/// <summary>Progress of the segments of one sweep on one silo.</summary>
/// <param name="Trials">Progress by trial.</param>
[DataContract]
public sealed record ProgressReport([property: DataMember(Order = 0)] IReadOnlyDictionary<int, SegmentProgress> Trials);
