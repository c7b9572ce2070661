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
        return TrialMetrics.Of((long)Required(metrics, EvaluationNfe), metric =>
            metric.IsRequired ? Required(metrics, metric.Name) : Optional(metrics, metric.Name)
        );
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
