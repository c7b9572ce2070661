using System.Text.Json.Serialization;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Records;

/// <summary>An event as a line of JSON, as a row of sweep.db has it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TrialCreated), "trial_created")]
[JsonDerivedType(typeof(SegmentStarted), "segment_started")]
[JsonDerivedType(typeof(RungReached), "rung_reached")]
[JsonDerivedType(typeof(SegmentFailed), "segment_failed")]
[JsonDerivedType(typeof(TrialCancelled), "trial_cancelled")]
[JsonDerivedType(typeof(TrialRetried), "trial_retried")]
[JsonDerivedType(typeof(SweepCancelled), "sweep_cancelled")]
internal abstract record EventRecord
{
    /// <summary>The event's number: 1, 2, 3, ...</summary>
    [JsonPropertyName("sequence")]
    public required long Sequence { get; init; }

    /// <summary>The time at which the event was appended. It is for people; the sweep machine never reads it.</summary>
    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    public static EventRecord Of(SweepEvent happened, long sequence, DateTimeOffset time) =>
        happened switch
        {
            SweepEvent.TrialCreated e => new TrialCreated(e.Trial, ConfigurationRecord.Of(e.Configuration), e.Seed, e.RepeatOf)
            {
                Sequence = sequence,
                Time = time,
            },
            SweepEvent.SegmentStarted e => new SegmentStarted(e.Trial, e.Rung, e.Attempt, e.Slot) { Sequence = sequence, Time = time },
            SweepEvent.RungReached e => new RungReached(e.Trial, e.Rung, e.Attempt, [.. e.Points.Select(PointRecord.Of)], e.Base)
            {
                Sequence = sequence,
                Time = time,
            },
            SweepEvent.SegmentFailed e => new SegmentFailed(e.Trial, e.Rung, e.Attempt, e.Kind, e.Reason, e.Compute, e.Lost)
            {
                Sequence = sequence,
                Time = time,
            },
            SweepEvent.TrialCancelled e => new TrialCancelled(e.Trial, e.Rung, e.Attempt, e.Reason) { Sequence = sequence, Time = time },
            SweepEvent.TrialRetried e => new TrialRetried(e.Trial, e.Rung, e.Attempt) { Sequence = sequence, Time = time },
            SweepEvent.SweepCancelled e => new SweepCancelled(e.Reason) { Sequence = sequence, Time = time },
            _ => throw new ArgumentException($"no record for {happened.GetType().Name}", nameof(happened)),
        };

    public abstract SweepEvent ToEvent();

    internal sealed record TrialCreated(
        [property: JsonPropertyName("trial")] int Trial,
        [property: JsonPropertyName("configuration")] ConfigurationRecord Configuration,
        [property: JsonPropertyName("seed")] ulong Seed,
        [property: JsonPropertyName("repeat_of")] int? RepeatOf
    ) : EventRecord
    {
        public override SweepEvent ToEvent() => new SweepEvent.TrialCreated(Trial, Configuration.ToConfiguration(), Seed, RepeatOf);
    }

    internal sealed record SegmentStarted(
        [property: JsonPropertyName("trial")] int Trial,
        [property: JsonPropertyName("rung")] int Rung,
        [property: JsonPropertyName("attempt")] int Attempt,
        [property: JsonPropertyName("slot")] int Slot
    ) : EventRecord
    {
        public override SweepEvent ToEvent() => new SweepEvent.SegmentStarted(Trial, Rung, Attempt, Slot);
    }

    internal sealed record RungReached(
        [property: JsonPropertyName("trial")] int Trial,
        [property: JsonPropertyName("rung")] int Rung,
        [property: JsonPropertyName("attempt")] int Attempt,
        [property: JsonPropertyName("points")] PointRecord[] Points,
        [property: JsonPropertyName("base"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TrialMetrics? Base = null
    ) : EventRecord
    {
        public override SweepEvent ToEvent() =>
            new SweepEvent.RungReached(Trial, Rung, Attempt, [.. PointRecord.ToPoints(Points)]) { Base = Base };
    }

    internal sealed record SegmentFailed(
        [property: JsonPropertyName("trial")] int Trial,
        [property: JsonPropertyName("rung")] int Rung,
        [property: JsonPropertyName("attempt")] int Attempt,
        [property: JsonPropertyName("kind")] FailureKind Kind,
        [property: JsonPropertyName("reason")] string Reason,
        [property: JsonPropertyName("compute"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Compute = null,
        [property: JsonPropertyName("lost"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Lost = null
    ) : EventRecord
    {
        public override SweepEvent ToEvent() =>
            new SweepEvent.SegmentFailed(Trial, Rung, Attempt, Kind, Reason) { Compute = Compute, Lost = Lost };
    }

    internal sealed record TrialCancelled(
        [property: JsonPropertyName("trial")] int Trial,
        [property: JsonPropertyName("rung")] int Rung,
        [property: JsonPropertyName("attempt")] int Attempt,
        [property: JsonPropertyName("reason")] string Reason
    ) : EventRecord
    {
        public override SweepEvent ToEvent() => new SweepEvent.TrialCancelled(Trial, Rung, Attempt, Reason);
    }

    internal sealed record TrialRetried(
        [property: JsonPropertyName("trial")] int Trial,
        [property: JsonPropertyName("rung")] int Rung,
        [property: JsonPropertyName("attempt")] int Attempt
    ) : EventRecord
    {
        public override SweepEvent ToEvent() => new SweepEvent.TrialRetried(Trial, Rung, Attempt);
    }

    internal sealed record SweepCancelled([property: JsonPropertyName("reason")] string Reason) : EventRecord
    {
        public override SweepEvent ToEvent() => new SweepEvent.SweepCancelled(Reason);
    }
}
