using System.Text.Json;
using Eam.Core.Spaces;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Eam.Server.Hosting;

/// <summary>Describes the types whose JSON the framework cannot know.</summary>
internal static class OpenApiSchemas
{
    public static Task Correct(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(ParameterValue) || type == typeof(ParameterValue?))
        {
            schema.Type = Value().Type;
            schema.Properties = null;
            schema.Required = null;
            schema.Description = "Value of a hyperparameter: a number or a word.";
        }
        else if (type == typeof(IReadOnlyDictionary<string, ParameterValue>))
        {
            schema.AdditionalProperties = Value();
        }
        else if (type == typeof(JsonElement))
        {
            MakeObject(schema);
        }

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

    private static OpenApiSchema Value() => new() { Type = JsonSchemaType.Number | JsonSchemaType.String };

    private static void MakeObject(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.AdditionalPropertiesAllowed = true;
        schema.AdditionalProperties = new OpenApiSchema();
    }
}
