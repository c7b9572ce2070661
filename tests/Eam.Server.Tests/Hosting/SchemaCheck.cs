using System.Text.Json;

namespace Eam.Server.Tests.Hosting;

/// <summary>
/// Compares JSON with the schemas of an OpenAPI document (JSON Schema 2020-12, the keywords that the document uses). It is stricter than the standard: an object
/// must not have a property that its schema does not name, because a client would not know it.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    private static readonly HashSet<string> Notes = ["description", "title", "format", "default", "example", "examples", "deprecated"];

    /// <summary>Returns what is wrong with a value, one line each.</summary>
    public IReadOnlyList<string> Mistakes(JsonElement schema, JsonElement value, string at = "$")
    {
        var mistakes = new List<string>();
        Check(schema, value, at, mistakes);
        return mistakes;
    }

    /// <summary>Follows references to the schema that they name.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = document;
            foreach (var part in reference.GetString()!.Split('/')[1..])
                schema = schema.GetProperty(part);
        }

        return schema;
    }

    private void Check(JsonElement reference, JsonElement value, string at, List<string> mistakes)
    {
        var schema = Resolve(reference);
        if (schema.ValueKind == JsonValueKind.True)
            return;
        foreach (var keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "type":
                    if (!Types(keyword.Value).Any(type => Is(type, value)))
                        mistakes.Add($"{at} is {value.ValueKind} and must be {keyword.Value.GetRawText()}");
                    break;
                case "enum":
                    if (!keyword.Value.EnumerateArray().Any(word => word.GetRawText() == value.GetRawText()))
                        mistakes.Add($"{at} is {value.GetRawText()} and must be one of {keyword.Value.GetRawText()}");
                    break;
                case "oneOf" or "anyOf":
                    if (!keyword.Value.EnumerateArray().Any(choice => Mistakes(choice, value, at).Count == 0))
                        mistakes.Add($"{at} fits none of {keyword.Value.GetRawText()}: {value.GetRawText()}");
                    break;
                case "items":
                    CheckItems(keyword.Value, value, at, mistakes);
                    break;
                case "required":
                    foreach (var name in keyword.Value.EnumerateArray().Select(name => name.GetString()!))
                    {
                        if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(name, out _))
                            mistakes.Add($"{at} has no {name}");
                    }

                    break;
                case "properties" or "additionalProperties":
                    break; // below, together
                default:
                    if (!Notes.Contains(keyword.Name))
                        throw new NotSupportedException($"the keyword {keyword.Name} at {at} is not checked yet: {schema.GetRawText()}");
                    break;
            }
        }

        if (value.ValueKind == JsonValueKind.Object)
            CheckProperties(schema, value, at, mistakes);
    }

    private void CheckItems(JsonElement items, JsonElement value, string at, List<string> mistakes)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return;
        foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
            Check(items, item, $"{at}[{index}]", mistakes);
    }

    private void CheckProperties(JsonElement schema, JsonElement value, string at, List<string> mistakes)
    {
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        foreach (var property in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(property.Name, out var known))
                Check(known, property.Value, $"{at}.{property.Name}", mistakes);
            else if (hasOthers)
                Check(others, property.Value, $"{at}.{property.Name}", mistakes);
            else if (hasProperties)
                mistakes.Add($"{at}.{property.Name} is not described");
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(each => each.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) =>
        type switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
            "number" => value.ValueKind == JsonValueKind.Number,
            "string" => value.ValueKind == JsonValueKind.String,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            _ => throw new NotSupportedException($"type {type}"),
        };
}
