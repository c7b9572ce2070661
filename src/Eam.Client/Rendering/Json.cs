using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Client.Rendering;

/// <summary>
/// Writes the output of <c>--json</c>: snake_case names, and null for missing values and for NaN and infinity, which JSON cannot hold.
/// </summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Options that write an object on one line.</summary>
    public static JsonSerializerOptions OneLine { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object and a line end.</summary>
    public static void Write(TextWriter writer, JsonNode node) => writer.WriteLine(node.ToJsonString(Indented));

    /// <summary>Returns a number, or null if it is missing or not finite.</summary>
    public static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    /// <summary>Returns the value of a parameter: a number or a word.</summary>
    public static JsonNode? Value(ParameterValue value) => value.IsNumber ? Number(value.Number) : JsonValue.Create(value.ToString());

    /// <summary>Builds an array.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    /// <summary>Builds an object whose names are data.</summary>
    public static JsonObject Object<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode?> value)
    {
        var node = new JsonObject();
        foreach (var item in items)
            node[name(item)] = value(item);
        return node;
    }

    /// <summary>
    /// Returns all metrics of an evaluation by name, or the declared ones that a command has reported; null if there is no evaluation.
    /// </summary>
    public static JsonNode? Metrics(TrialMetrics? metrics)
    {
        if (metrics is null)
            return null;
        var node = metrics.IsReport ? [] : Object(TrialMetrics.Definitions, metric => metric.Name, metric => Number(metric.Get(metrics)));
        foreach (var (name, value) in metrics.Declared ?? new Dictionary<string, double>())
            node[name] = Number(value);
        return node;
    }

    /// <summary>Returns a compute ledger as an object.</summary>
    public static JsonObject Ledger(Spent spent) =>
        new()
        {
            ["nfe"] = spent.Nfe,
            ["forwards"] = spent.Forwards,
            ["vjps"] = spent.Vjps,
            ["training_passes"] = spent.TrainingPasses,
            ["reward_calls"] = spent.RewardCalls,
            ["flops"] = Number(spent.Flops),
            ["seconds"] = Number(spent.Seconds),
            ["iterations"] = spent.Iterations,
            ["evaluation_seconds"] = Number(spent.EvaluationSeconds),
        };

    /// <summary>Returns the values of a configuration by name.</summary>
    public static JsonObject Settings(Configuration configuration) =>
        Object(configuration.Values, pair => pair.Key, pair => Value(pair.Value));

    /// <summary>Returns one trial as an object.</summary>
    public static JsonObject Trial(Trial trial) =>
        new()
        {
            ["trial"] = trial.Number,
            ["method"] = trial.Configuration.Method,
            ["state"] = SweepOverview.State(trial.Status),
            ["rung"] = RungNumber.OfFinished(trial.Rung),
            ["seed"] = trial.Seed,
            ["repeat_of"] = trial.RepeatOf,
            ["reason"] = trial.Reason,
            ["parameters"] = Settings(trial.Configuration),
            ["metrics"] = Metrics(trial.Metrics),
            ["ledger"] = Ledger(trial.Spent),
        };
}
