using Eam.Server.Contracts;
using Eam.Server.Health;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Eam.Server.Hosting;

/// <summary>
/// Completes the description of each route: bodies, texts, headers, and the problem documents that any route may answer with.
/// </summary>
internal static class OpenApiAnswers
{
    private const string Json = "application/json",
        Problem = "application/problem+json",
        Success = "200";

    public static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAcceptsMetadata>().LastOrDefault() is { } accepted)
            operation.RequestBody = SweepFile(accepted.ContentTypes);
        foreach (var header in metadata.OfType<RequestHeader>())
            Add(operation, header);
        foreach (var text in metadata.OfType<TextAnswers>())
            AddTexts(operation, text);
        AddProblems(operation, context.Document);
        if (HealthRoutes.IsHealth($"/{context.Description.RelativePath}"))
            operation.Security = [new OpenApiSecurityRequirement()];
        return Task.CompletedTask;
    }

    // As YAML a sweep file is a text. As JSON it is an object with the same keys.
    private static OpenApiRequestBody SweepFile(IReadOnlyList<string> mediaTypes) =>
        new()
        {
            Required = true,
            Description = "A sweep file (docs/sweep-file.md).",
            Content = mediaTypes.ToDictionary(
                type => type,
                type => new OpenApiMediaType { Schema = type == Json ? OpenApiSchemas.AnyObject() : OpenApiSchemas.Text() }
            ),
        };

    private static void Add(OpenApiOperation operation, RequestHeader header)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(
            new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Meaning,
                Schema = OpenApiSchemas.Text(),
            }
        );
    }

    private static void AddTexts(OpenApiOperation operation, TextAnswers texts)
    {
        operation.Responses ??= new OpenApiResponses();
        if (!operation.Responses.TryGetValue(Success, out var known) || known is not OpenApiResponse response)
            operation.Responses[Success] = response = new OpenApiResponse { Description = "OK" };
        response.Content ??= new Dictionary<string, OpenApiMediaType>();
        foreach (var type in texts.MediaTypes)
            response.Content[type] = new OpenApiMediaType { Schema = OpenApiSchemas.Text() };
    }

    private static void AddProblems(OpenApiOperation operation, OpenApiDocument? document)
    {
        operation.Responses ??= new OpenApiResponses();
        operation.Responses["4XX"] = Refusal("The request is refused", document);
        operation.Responses["5XX"] = Refusal("The server cannot answer", document);
    }

    private static OpenApiResponse Refusal(string meaning, OpenApiDocument? document) =>
        new()
        {
            Description = meaning,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemDocument), document) },
            },
        };
}
