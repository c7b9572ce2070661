using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Eam.Core.Spaces;
using Eam.Server.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Eam.Server.Hosting;

/// <summary>Describes the types whose JSON the framework cannot know, and the words that a text can be.</summary>
internal static class OpenApiSchemas
{
    public static Task Correct(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (IsValue(type))
            MakeValue(schema);
        else if (type == typeof(JsonElement))
            MakeObject(schema);
        else if (context.JsonTypeInfo.ElementType is { } element)
            AddElements(schema, context.JsonTypeInfo, element);
        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property)
            AddWords(schema, property.GetCustomAttribute<OneOfAttribute>());
        return Task.CompletedTask;
    }

    /// <summary>Creates the schema of a text or of bytes.</summary>
    public static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    /// <summary>Creates the schema of an object whose keys are described elsewhere, such as a sweep file or an event.</summary>
    public static OpenApiSchema AnyObject()
    {
        var schema = new OpenApiSchema();
        MakeObject(schema);
        return schema;
    }

    // The framework leaves out the schema of elements if it does not know their JSON.
    private static void AddElements(OpenApiSchema schema, JsonTypeInfo list, Type element)
    {
        var described = new OpenApiSchema();
        if (IsValue(element))
            MakeValue(described);
        else if (element == typeof(JsonElement))
            MakeObject(described);
        else
            return;
        if (list.Kind == JsonTypeInfoKind.Dictionary)
            schema.AdditionalProperties = described;
        else
            schema.Items = described;
    }

    private static void AddWords(OpenApiSchema schema, OneOfAttribute? known)
    {
        if (known is not null)
            schema.Enum = [.. known.Words.Select(word => (JsonNode)JsonValue.Create(word)!)];
    }

    private static bool IsValue(Type type) => type == typeof(ParameterValue) || type == typeof(ParameterValue?);

    private static void MakeValue(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Number | JsonSchemaType.String;
        schema.Properties = null;
        schema.Required = null;
        schema.Description = "Value of a parameter: a number or a word.";
    }

    private static void MakeObject(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.AdditionalPropertiesAllowed = true;
        schema.AdditionalProperties = new OpenApiSchema();
    }
}
