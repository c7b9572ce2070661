using System.Text.Json.Serialization;

namespace Eam.Engine.Commands;

/// <summary>Asks a program to save and to end soon.</summary>
internal sealed record StopMessage
{
    /// <summary>The kind of the message.</summary>
    [JsonPropertyName("type")]
    public string Type { get; } = "stop";
}
