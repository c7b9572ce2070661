using System.Text.Json;
using System.Text.RegularExpressions;
using Eam.Engine;
using Eam.Server.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Eam.Server.Problems;

/// <summary>Writes problem documents: for exceptions, and for what the framework refuses by itself.</summary>
internal sealed partial class ProblemResponses(ILogger<ProblemResponses> logger)
{
    private const string MediaType = "application/problem+json";

    /// <summary>Whatever a request ends in becomes one problem document; only the server's own mistakes are logged with a trace.</summary>
    public async Task Guard(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
                await WriteAsync(context, ProblemKind.Of(context.Response.StatusCode), Detail(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            var (kind, detail) = Of(failure);
            if (kind == ProblemKind.Internal)
                LogMistake(failure, context.Request.Method, context.Request.Path);
            context.Response.Clear();
            await WriteAsync(context, kind, detail, (failure as InvalidSweepException)?.Errors);
        }
    }

    /// <summary>Writes one.</summary>
    public static Task WriteAsync(HttpContext context, ProblemKind kind, string? detail, IReadOnlyList<SpecError>? errors = null)
    {
        context.Response.StatusCode = kind.Status;
        context.Response.ContentType = MediaType;
        var problem = new Problem($"urn:eam:problem:{kind.Name}", kind.Title, kind.Status, detail, errors);
        return context.Response.WriteAsync(JsonSerializer.Serialize(problem, ApiJson.Default.Problem), context.RequestAborted);
    }

    private static (ProblemKind Kind, string Detail) Of(Exception failure) =>
        failure switch
        {
            ApiException api => (api.Kind, api.Message),
            InvalidSweepException invalid => (ProblemKind.Invalid, invalid.Message),
            NotFoundException => (ProblemKind.NotFound, failure.Message),
            ConflictException => (ProblemKind.Conflict, failure.Message),
            EngineException => (ProblemKind.Storage, failure.Message),
            BadHttpRequestException bad => (ProblemKind.Of(bad.StatusCode), Shorten(bad.Message)),
            _ => (ProblemKind.Internal, "the server's log says more"),
        };

    private static string Detail(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "there is nothing at this address; /openapi/v1.json lists what there is",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not for this address",
            StatusCodes.Status415UnsupportedMediaType => "send application/yaml or application/json",
            _ => "the request is refused",
        };

    // The framework names types of the program: Failed to bind parameter "Nullable<int> limit" from "many".
    private static string Shorten(string message) =>
        Binding().Match(message) is { Success: true } match
            ? $"{match.Groups[1].Value} is not understood: '{SweepName.Shown(match.Groups[2].Value)}'"
            : message;

    [GeneratedRegex("^Failed to bind parameter \"[^\"]* ([A-Za-z]+)\" from \"(.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Binding();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogMistake(Exception failure, string method, string path);
}
