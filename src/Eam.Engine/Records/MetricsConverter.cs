using System.Text.Json;
using System.Text.Json.Serialization;
using Eam.Core.Tasks;

namespace Eam.Engine.Records;

/// <summary>
/// Converts an evaluation to an object with the metrics' names, among them those of named rewards. Metrics that the task does not define
/// are left out. The object of a command's report has the declared metrics and null as its <c>evaluation_nfe</c>, which tells the two
/// apart: a command may declare a metric that has the name of one of Eam's.
/// </summary>
internal sealed class MetricsConverter : JsonConverter<TrialMetrics>
{
    private const string EvaluationNfe = "evaluation_nfe",
        Reward = "reward.";

    // Every evaluation of Eam has them, so an object without one of them is damaged.
    private static readonly HashSet<string> Always =
    [
        "reward",
        "reward_se",
        "path_kl",
        "control_objective",
        "control_objective_se",
        "control_gap",
    ];

    public override TrialMetrics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var metrics = document.RootElement;
        if (metrics.ValueKind != JsonValueKind.Object)
            throw new JsonException("metrics: expected an object");
        if (metrics.TryGetProperty(EvaluationNfe, out var forwards) && forwards.ValueKind == JsonValueKind.Null)
            return TrialMetrics.OfDeclared(Values(metrics, name => name != EvaluationNfe));
        var evaluation = TrialMetrics.Of((long)Required(metrics, EvaluationNfe), metric =>
            Always.Contains(metric.Name) ? Required(metrics, metric.Name) : Optional(metrics, metric.Name)
        );
        var rewards = Values(metrics, name => name.StartsWith(Reward, StringComparison.Ordinal));
        return rewards.Count == 0 ? evaluation : evaluation with { Declared = rewards };
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

        foreach (var (name, number) in value.Declared ?? new Dictionary<string, double>())
            WriteNumber(writer, name, number);
        if (value.IsReport)
            writer.WriteNull(EvaluationNfe);
        else
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

    private static Dictionary<string, double> Values(JsonElement metrics, Func<string, bool> isDeclared)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var property in metrics.EnumerateObject().Where(property => isDeclared(property.Name)))
            values[property.Name] = Required(metrics, property.Name);
        return values;
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
