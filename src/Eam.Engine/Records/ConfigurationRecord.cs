using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Eam.Core.Spaces;

namespace Eam.Engine.Records;

/// <summary>A configuration in files: <c>{"method": "eam", "values": {"learning_rate": 0.001}}</c>.</summary>
internal sealed record ConfigurationRecord(
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("values")] SortedDictionary<string, ParameterValue> Values
)
{
    public static ConfigurationRecord Of(Configuration configuration) =>
        new(configuration.Method, new SortedDictionary<string, ParameterValue>(configuration.Values, StringComparer.Ordinal));

    public Configuration ToConfiguration() => new(Method, Values.ToImmutableSortedDictionary(StringComparer.Ordinal));
}
