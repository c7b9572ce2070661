using System.Text.Json.Serialization;

namespace Eam.Engine.Records;

/// <summary>The part of sweep.json that says by which request the sweep was started.</summary>
internal sealed record KeyRecord([property: JsonPropertyName("key")] string? Key = null);
