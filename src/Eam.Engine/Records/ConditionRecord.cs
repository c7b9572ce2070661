using System.Text.Json.Serialization;
using Eam.Core.Spaces;

namespace Eam.Engine.Records;

/// <summary>A condition of a parameter in files.</summary>
internal sealed record ConditionRecord(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("values")] ParameterValue[] Values,
    [property: JsonPropertyName("not"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Not = false
)
{
    public static ConditionRecord Of(ParameterCondition condition) => new(condition.Name, [.. condition.Values], condition.Not);

    public ParameterCondition ToCondition() => new(Name, Values, Not);
}
