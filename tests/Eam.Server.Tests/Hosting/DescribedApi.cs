using System.Text.Json;

namespace Eam.Server.Tests.Hosting;

/// <summary>An OpenAPI document as a client reads it: which answer has which form. Remembers which operations were compared.</summary>
internal sealed class DescribedApi(JsonElement document)
{
    private readonly SchemaCheck _schemas = new(document);
    private readonly HashSet<string> _seen = [];

    /// <summary>The described operations: <c>get /api/v1/sweeps</c>.</summary>
    public IReadOnlyList<string> Operations { get; } =
    [
        .. document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name}")),
    ];

    /// <summary>The operations that answered with success at least once.</summary>
    public IReadOnlyCollection<string> Succeeded => _seen;

    /// <summary>Returns the description of an operation.</summary>
    public JsonElement Operation(string operation) =>
        document.GetProperty("paths").GetProperty(operation.Split(' ')[1]).GetProperty(operation.Split(' ')[0]);

    /// <summary>Returns the schema of a component.</summary>
    public JsonElement Schema(string component) => document.GetProperty("components").GetProperty("schemas").GetProperty(component);

    /// <summary>Follows references to a schema.</summary>
    public JsonElement Resolve(JsonElement schema) => _schemas.Resolve(schema);

    /// <summary>Returns how an answer differs from its description, one line each.</summary>
    public async Task<IReadOnlyList<string>> MistakesAsync(
        string operation,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode)
            _seen.Add(operation);
        var responses = Operation(operation).GetProperty("responses");
        var names = new[] { $"{status}", $"{status / 100}XX", "default" };
        if (names.FirstOrDefault(name => responses.TryGetProperty(name, out _)) is not { } described)
            return [$"{operation}: status {status} is not described"];
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (!responses.GetProperty(described).TryGetProperty("content", out var content))
            return type is null ? [] : [$"{operation}: {status} {type}, but no content is described"];
        if (type is null || !content.TryGetProperty(type, out var media))
            return [$"{operation}: {status} has the media type {type}, described are {content.GetRawText()}"];
        var schema = media.GetProperty("schema");
        if (!type.EndsWith("json", StringComparison.Ordinal))
            return _schemas.Resolve(schema).GetProperty("type").GetString() == "string" ? [] : [$"{operation}: {type} is no text"];
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return [.. _schemas.Mistakes(schema, json.RootElement).Select(mistake => $"{operation}: {status}: {mistake}")];
    }
}
