using System.Text.Json;
using System.Text.Json.Serialization;
using Eam.Core.Tasks;

namespace Eam.Engine.Records;

/// <summary>Converts an evaluation to an object with the metrics' names. Metrics that the task does not define are left out.</summary>
internal sealed class MetricsConverter : JsonConverter<TrialMetrics>
{
    private const string EvaluationNfe = "evaluation_nfe";

    public override TrialMetrics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var metrics = document.RootElement;
        if (metrics.ValueKind != JsonValueKind.Object)
            throw new JsonException("metrics: expected an object");
        return new TrialMetrics
        {
            Reward = Required(metrics, "reward"),
            RewardSe = Required(metrics, "reward_se"),
            Sw2 = Optional(metrics, "sw2"),
            Sw2Floor = Optional(metrics, "sw2_floor"),
            Sinkhorn = Optional(metrics, "sinkhorn"),
            SinkhornFloor = Optional(metrics, "sinkhorn_floor"),
            Mmd = Optional(metrics, "mmd"),
            EffectiveSampleSize = Optional(metrics, "ess"),
            ModeError = Optional(metrics, "mode_error"),
            Diversity = Optional(metrics, "diversity"),
            PathKl = Required(metrics, "path_kl"),
            ControlObjective = Required(metrics, "control_objective"),
            ControlObjectiveSe = Required(metrics, "control_objective_se"),
            ControlGap = Required(metrics, "control_gap"),
            EvaluationNfe = (long)Required(metrics, EvaluationNfe),
        };
    }

    public override void Write(Utf8JsonWriter writer, TrialMetrics value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        WriteProperties(writer, value);
        writer.WriteEndObject();
    }

    /// <summary>Writes only the properties, into an object that the caller has opened.</summary>
    public static void WriteProperties(Utf8JsonWriter writer, TrialMetrics value)
    {
        foreach (var metric in TrialMetrics.Definitions)
        {
            if (metric.Get(value) is { } number)
                WriteNumber(writer, metric.Name, number);
        }

        writer.WriteNumber(EvaluationNfe, value.EvaluationNfe);
    }

    /// <summary>
    /// Writes a number. JSON has no NaN or infinity, so they are written as strings, which the readers of numbers in this project accept.
    /// </summary>
    public static void WriteNumber(Utf8JsonWriter writer, string name, double number)
    {
        if (double.IsFinite(number))
            writer.WriteNumber(name, number);
        else
            writer.WriteString(
                name,
                double.IsNaN(number) ? "NaN"
                    : number > 0 ? "Infinity"
                    : "-Infinity"
            );
    }

    private static double Required(JsonElement metrics, string name) =>
        Optional(metrics, name) ?? throw new JsonException($"metrics: '{name}' is missing");

    private static double? Optional(JsonElement metrics, string name)
    {
        if (!metrics.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetDouble();
        return (value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw new JsonException($"metrics: '{name}' is not a number"),
        };
    }
}
