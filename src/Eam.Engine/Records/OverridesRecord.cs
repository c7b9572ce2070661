using System.Text.Json.Serialization;

namespace Eam.Engine.Records;

/// <summary>The overrides of a sweep's start in sweep.json; <c>spec</c> has them applied.</summary>
internal sealed record OverridesRecord(
    [property: JsonPropertyName("seed"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Seed = null,
    [property: JsonPropertyName("slots"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Slots = null,
    [property: JsonPropertyName("device"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Device = null
);
