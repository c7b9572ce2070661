using System.Text.Json;
using System.Text.Json.Serialization;
using Eam.Core.Spaces;

namespace Eam.Engine.Records;

/// <summary>Converts parameter values: a number is a JSON number, a word is a JSON string.</summary>
public sealed class ParameterValueConverter : JsonConverter<ParameterValue>
{
    /// <inheritdoc/>
    public override ParameterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number => ParameterValue.Of(reader.GetDouble()),
            JsonTokenType.String => ParameterValue.Of(reader.GetString()!),
            _ => throw new JsonException("expected a number or a word"),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options)
    {
        if (value.IsNumber)
            writer.WriteNumberValue(value.Number);
        else
            writer.WriteStringValue(value.ToString());
    }
}
