using System.Text.Json;
using System.Text.Json.Serialization;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Records;

/// <summary>Compute in files, with the entries of <see cref="Spent"/>.</summary>
internal sealed record SpentRecord(
    [property: JsonPropertyName("nfe")] long Nfe,
    [property: JsonPropertyName("forwards")] long Forwards,
    [property: JsonPropertyName("vjps")] long Vjps,
    [property: JsonPropertyName("training_passes")] long TrainingPasses,
    [property: JsonPropertyName("reward_calls")] long RewardCalls,
    [property: JsonPropertyName("flops")] double Flops,
    [property: JsonPropertyName("iterations")] long Iterations,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("evaluation_seconds")] double EvaluationSeconds
)
{
    public static SpentRecord Of(Spent spent) =>
        new(
            spent.Nfe,
            spent.Forwards,
            spent.Vjps,
            spent.TrainingPasses,
            spent.RewardCalls,
            spent.Flops,
            spent.Iterations,
            spent.Seconds,
            spent.EvaluationSeconds
        );

    public Spent ToSpent() => new(Nfe, Forwards, Vjps, TrainingPasses, RewardCalls, Flops, Seconds, Iterations, EvaluationSeconds);
}

/// <summary>A curve point in event logs and checkpoints.</summary>
internal sealed record PointRecord(
    [property: JsonPropertyName("spent")] SpentRecord Spent,
    [property: JsonPropertyName("metrics")] TrialMetrics Metrics,
    [property: JsonPropertyName("batches"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double[]? Batches = null
)
{
    public static PointRecord Of(CurvePoint point) => new(SpentRecord.Of(point.Spent), point.Metrics, point.Batches?.ToArray());

    /// <exception cref="JsonException">The list has a null instead of a point, which the serializer allows.</exception>
    public static IEnumerable<CurvePoint> ToPoints(IEnumerable<PointRecord?> points) =>
        points.Select(point => (point ?? throw new JsonException("a point is null")).ToPoint());

    public CurvePoint ToPoint() => new(Spent.ToSpent(), Metrics) { Batches = Batches };
}
