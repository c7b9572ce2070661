using System.Text.Json.Serialization;

namespace Eam.Engine.Commands;

/// <summary>The answer to a program that has saved: the checkpoint is kept.</summary>
/// <param name="SaveTo">An empty folder for the next checkpoint, as an absolute path.</param>
internal sealed record SavedMessage([property: JsonPropertyName("save_to")] string SaveTo)
{
    /// <summary>The kind of the message.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; } = "saved";
}
