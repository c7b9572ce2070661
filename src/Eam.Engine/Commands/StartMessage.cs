using System.Text.Json.Serialization;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Engine.Commands;

/// <summary>The first message to a program: what it trains (docs/trainers.md).</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">The trial's method.</param>
/// <param name="Parameters">The trial's parameters by name.</param>
/// <param name="Seed">The seed of all randomness in the trial, below 2^53, so that every JSON reader keeps it.</param>
/// <param name="Device">The device that the program should use, as the program sees it; null for its own choice.</param>
/// <param name="Unit">The unit of compute.</param>
/// <param name="From">Compute that the checkpoint has; 0 without one.</param>
/// <param name="To">Compute to reach.</param>
/// <param name="ReportsAt">Amounts of compute at which Eam wants a report; the last one is <paramref name="To"/>.</param>
/// <param name="Checkpoint">The folder that the program continues from, as an absolute path; null for none.</param>
/// <param name="SaveTo">An empty folder for the next checkpoint, as an absolute path.</param>
internal sealed record StartMessage(
    [property: JsonPropertyName("trial")] int Trial,
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("parameters")] IReadOnlyDictionary<string, ParameterValue> Parameters,
    [property: JsonPropertyName("seed")] ulong Seed,
    [property: JsonPropertyName("device")] string? Device,
    [property: JsonPropertyName("unit")] ComputeUnit Unit,
    [property: JsonPropertyName("from")] double From,
    [property: JsonPropertyName("to")] double To,
    [property: JsonPropertyName("reports_at")] double[] ReportsAt,
    [property: JsonPropertyName("checkpoint")] string? Checkpoint,
    [property: JsonPropertyName("save_to")] string SaveTo
)
{
    /// <summary>The kind of the message.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-2)]
    public string Type { get; } = "start";

    /// <summary>The version of the messages.</summary>
    [JsonPropertyName("protocol"), JsonPropertyOrder(-1)]
    public int Protocol { get; } = CommandVariables.Protocol;
}
