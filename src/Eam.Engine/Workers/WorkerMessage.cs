using System.Text.Json.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Records;
using Eam.Engine.Trials;

namespace Eam.Engine.Workers;

/// <summary>What a sweep and its workers tell each other: one JSON object a message.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Begin), "begin")]
[JsonDerivedType(typeof(Train), "train")]
[JsonDerivedType(typeof(Stop), "stop")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Reached), "reached")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(Broken), "broken")]
internal abstract record WorkerMessage
{
    /// <summary>Raised with every change of a message: the two sides are of one installation, and another is refused.</summary>
    public const int Protocol = 2;

    /// <summary>To the worker, once: what all segments have in common.</summary>
    /// <param name="Version">The sweep's <see cref="Protocol"/>.</param>
    /// <param name="Eam">The sweep's version of Eam.</param>
    /// <param name="Task">The task to build.</param>
    /// <param name="Unit">Unit of the segments' targets.</param>
    /// <param name="Evaluation">How trials are evaluated.</param>
    /// <param name="Checkpoints">Folder of the sweep's checkpoints.</param>
    /// <param name="Assets">Folders of the files that tasks need.</param>
    /// <param name="Lock">A file that the worker holds, shared, as long as it may write.</param>
    /// <param name="Backend">What segments train on; null for the managed backend.</param>
    internal sealed record Begin(
        [property: JsonPropertyName("version")] int Version,
        [property: JsonPropertyName("eam")] string Eam,
        [property: JsonPropertyName("task")] TaskRecord Task,
        [property: JsonPropertyName("unit")] ComputeUnit Unit,
        [property: JsonPropertyName("evaluation")] EvaluationRecord Evaluation,
        [property: JsonPropertyName("checkpoints")] string Checkpoints,
        [property: JsonPropertyName("assets")] string[] Assets,
        [property: JsonPropertyName("lock")] string Lock,
        [property: JsonPropertyName("backend"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BackendRecord? Backend = null
    ) : WorkerMessage;

    /// <summary>To an idle worker: a segment.</summary>
    internal sealed record Train(
        [property: JsonPropertyName("trial")] int Trial,
        [property: JsonPropertyName("rung")] int Rung,
        [property: JsonPropertyName("attempt")] int Attempt,
        [property: JsonPropertyName("configuration")] ConfigurationRecord Configuration,
        [property: JsonPropertyName("seed")] ulong Seed,
        [property: JsonPropertyName("from")] double From,
        [property: JsonPropertyName("target")] double Target,
        [property: JsonPropertyName("has_fallen")] bool HasFallen,
        [property: JsonPropertyName("epoch"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Epoch = null
    ) : WorkerMessage
    {
        public static Train Of(SegmentRequest request) =>
            new(
                request.Trial,
                request.Segment.Rung,
                request.Segment.Attempt,
                ConfigurationRecord.Of(request.Segment.Configuration),
                request.Segment.Seed,
                request.Segment.From,
                request.Segment.Target,
                request.HasFallen,
                request.Epoch
            );

        public SegmentRequest ToRequest() =>
            new(new(Trial, Rung, Attempt, Configuration.ToConfiguration(), Seed, From, Target)) { HasFallen = HasFallen, Epoch = Epoch };
    }

    /// <summary>To the worker: save and stop; of no effect on one that is idle.</summary>
    internal sealed record Stop : WorkerMessage;

    /// <summary>From the worker, in answer to <see cref="Begin"/>.</summary>
    internal sealed record Ready([property: JsonPropertyName("version")] int Version, [property: JsonPropertyName("eam")] string Eam)
        : WorkerMessage;

    /// <summary>From the worker, in answer to <see cref="Begin"/>: it cannot work, and ends.</summary>
    internal sealed record Refused([property: JsonPropertyName("reason")] string Reason) : WorkerMessage;

    /// <summary>From the worker, now and then in a segment.</summary>
    internal sealed record Progress(
        [property: JsonPropertyName("compute")] double Compute,
        [property: JsonPropertyName("loss")] double Loss,
        [property: JsonPropertyName("reward")] double Reward
    ) : WorkerMessage;

    /// <summary>The segment's end: <see cref="SegmentOutcome.RungReached"/>.</summary>
    internal sealed record Reached([property: JsonPropertyName("points")] PointRecord[] Points) : WorkerMessage;

    /// <summary>The segment's end: <see cref="SegmentOutcome.Failed"/>.</summary>
    internal sealed record Failed(
        [property: JsonPropertyName("kind")] FailureKind Kind,
        [property: JsonPropertyName("reason")] string Reason
    ) : WorkerMessage;

    /// <summary>The segment's end: <see cref="SegmentOutcome.Stopped"/>.</summary>
    internal sealed record Stopped : WorkerMessage;

    /// <summary>The segment's end by an exception; the worker takes no further one.</summary>
    /// <param name="Reason">One line.</param>
    /// <param name="DiskFull">The disk's fault and not the trial's.</param>
    internal sealed record Broken(
        [property: JsonPropertyName("reason")] string Reason,
        [property: JsonPropertyName("disk_full")] bool DiskFull
    ) : WorkerMessage;
}
