using System.Text.Json.Serialization;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Records;
using Eam.Engine.Trials;

namespace Eam.Engine.Workers;

/// <summary>The messages between a sweep and its workers; each is one JSON object.</summary>
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
[JsonDerivedType(typeof(Saved), "saved")]
internal abstract record WorkerMessage
{
    /// <summary>
    /// The version of the messages, raised with every change. Both sides come from one installation; another version is refused.
    /// </summary>
    public const int Protocol = 4;

    /// <summary>Sent to the worker once: what all segments have in common.</summary>
    /// <param name="Version">The sweep's <see cref="Protocol"/>.</param>
    /// <param name="Eam">The version of Eam in the sweep's process.</param>
    /// <param name="Task">The task to build.</param>
    /// <param name="Unit">The unit of the segments' targets.</param>
    /// <param name="Evaluation">The settings of evaluation.</param>
    /// <param name="Checkpoints">The folder of the sweep's checkpoints.</param>
    /// <param name="Assets">The folders of the files that tasks need.</param>
    /// <param name="Lock">A file that the worker locks, shared, as long as it may write.</param>
    /// <param name="Backend">The backend of the segments; null for the managed backend.</param>
    /// <param name="CheckpointEvery">Seconds between the checkpoints that a long segment saves on its way; null for the usual time.</param>
    internal sealed record Begin(
        [property: JsonPropertyName("version")] int Version,
        [property: JsonPropertyName("eam")] string Eam,
        [property: JsonPropertyName("task")] TaskRecord Task,
        [property: JsonPropertyName("unit")] ComputeUnit Unit,
        [property: JsonPropertyName("evaluation")] EvaluationRecord Evaluation,
        [property: JsonPropertyName("checkpoints")] string Checkpoints,
        [property: JsonPropertyName("assets")] string[] Assets,
        [property: JsonPropertyName("lock")] string Lock,
        [property: JsonPropertyName("backend"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BackendRecord? Backend = null,
        [property: JsonPropertyName("checkpoint_every"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
            double? CheckpointEvery = null
    ) : WorkerMessage;

    /// <summary>Sent to an idle worker: a segment to train.</summary>
    internal sealed record Train(
        [property: JsonPropertyName("trial")] int Trial,
        [property: JsonPropertyName("rung")] int Rung,
        [property: JsonPropertyName("attempt")] int Attempt,
        [property: JsonPropertyName("configuration")] ConfigurationRecord Configuration,
        [property: JsonPropertyName("seed")] ulong Seed,
        [property: JsonPropertyName("from")] double From,
        [property: JsonPropertyName("target")] double Target,
        [property: JsonPropertyName("has_fallen")] bool HasFallen,
        [property: JsonPropertyName("epoch"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Epoch = null,
        [property: JsonPropertyName("measures_base"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
            bool MeasuresBase = false
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
                request.Epoch,
                request.Segment.MeasuresBase
            );

        public SegmentRequest ToRequest() =>
            new(new(Trial, Rung, Attempt, Configuration.ToConfiguration(), Seed, From, Target) { MeasuresBase = MeasuresBase })
            {
                HasFallen = HasFallen,
                Epoch = Epoch,
            };
    }

    /// <summary>Sent to the worker: save and stop. It has no effect on an idle worker.</summary>
    internal sealed record Stop : WorkerMessage;

    /// <summary>Sent by the worker in answer to <see cref="Begin"/>.</summary>
    internal sealed record Ready([property: JsonPropertyName("version")] int Version, [property: JsonPropertyName("eam")] string Eam)
        : WorkerMessage;

    /// <summary>Sent by the worker in answer to <see cref="Begin"/>: it cannot work, and ends.</summary>
    internal sealed record Refused([property: JsonPropertyName("reason")] string Reason) : WorkerMessage;

    /// <summary>Sent by the worker from time to time during a segment.</summary>
    internal sealed record Progress(
        [property: JsonPropertyName("compute")] double Compute,
        [property: JsonPropertyName("loss")] double Loss,
        [property: JsonPropertyName("reward")] double Reward
    ) : WorkerMessage;

    /// <summary>Sent by the worker after each checkpoint that a segment saved on its way.</summary>
    internal sealed record Saved : WorkerMessage;

    /// <summary>Sent by the worker at the end of a segment: <see cref="SegmentOutcome.RungReached"/>.</summary>
    internal sealed record Reached(
        [property: JsonPropertyName("points")] PointRecord[] Points,
        [property: JsonPropertyName("base"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TrialMetrics? Base = null
    ) : WorkerMessage;

    /// <summary>Sent by the worker at the end of a segment: <see cref="SegmentOutcome.Failed"/>.</summary>
    internal sealed record Failed(
        [property: JsonPropertyName("kind")] FailureKind Kind,
        [property: JsonPropertyName("reason")] string Reason,
        [property: JsonPropertyName("compute"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Compute = null
    ) : WorkerMessage;

    /// <summary>Sent by the worker at the end of a segment: <see cref="SegmentOutcome.Stopped"/>.</summary>
    internal sealed record Stopped : WorkerMessage;

    /// <summary>Sent by the worker when an exception ended the segment. The worker takes no further segment.</summary>
    /// <param name="Reason">One line that says what happened, without the number of the trial.</param>
    /// <param name="DiskFull">Whether the cause is a full disk and not the trial.</param>
    internal sealed record Broken(
        [property: JsonPropertyName("reason")] string Reason,
        [property: JsonPropertyName("disk_full")] bool DiskFull
    ) : WorkerMessage;
}
