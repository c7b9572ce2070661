using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Eam.Engine;
using Eam.Server.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Eam.Server.Problems;

/// <summary>Writes problem documents for exceptions, and for requests that the framework refuses.</summary>
internal sealed partial class ProblemResponses(ServerOptions options, ILogger<ProblemResponses> logger)
{
    private const string MediaType = "application/problem+json";

    /// <summary>
    /// Converts every exception of a request to a problem document. Only internal errors of the server are logged with a stack trace.
    /// </summary>
    public async Task Guard(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (IsBare(context.Response))
            {
                context.Response.ContentLength = null;
                await WriteAsync(context, ProblemKind.Of(context.Response.StatusCode), Detail(context));
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected, so nothing is written.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            var (kind, detail) = Of(failure);
            var path = SweepName.Shown(context.Request.Path);
            if (kind == ProblemKind.Internal)
                LogMistake(failure, context.Request.Method, path);
            else if (failure is EngineException)
                detail = WithoutPaths(context.Request.Method, path, detail);
            context.Response.Clear();
            if (failure is ApiException { RetryAfter: { } seconds })
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await WriteAsync(context, kind, detail, (failure as InvalidSweepException)?.Errors);
        }
    }

    /// <summary>Writes a problem document.</summary>
    public static Task WriteAsync(HttpContext context, ProblemKind kind, string? detail, IReadOnlyList<SpecError>? errors = null)
    {
        context.Response.StatusCode = kind.Status;
        context.Response.ContentType = MediaType;
        var problem = new ProblemDocument($"urn:eam:problem:{kind.Name}", kind.Title, kind.Status, detail, errors);
        return context.Response.WriteAsync(JsonSerializer.Serialize(problem, ApiJson.Default.ProblemDocument), context.RequestAborted);
    }

    // The framework refuses a range beyond the end of a file with the file's media type and the length 0, and everything else without both.
    private static bool IsBare(HttpResponse response) =>
        response
            is { HasStarted: false, StatusCode: StatusCodes.Status416RangeNotSatisfiable }
                or { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null };

    private static (ProblemKind Kind, string Detail) Of(Exception failure) =>
        failure switch
        {
            ApiException api => (api.Kind, api.Message),
            InvalidSweepException invalid => (ProblemKind.Invalid, invalid.Message),
            NotFoundException => (ProblemKind.NotFound, failure.Message),
            SweepChangedException => (ProblemKind.Stale, failure.Message),
            ConflictException => (ProblemKind.Conflict, failure.Message),
            EngineException => (ProblemKind.Storage, failure.Message),
            BadHttpRequestException bad => (ProblemKind.Of(bad.StatusCode), Shorten(bad.Message)),
            _ => (ProblemKind.Internal, "see the server's log"),
        };

    // A client has no use for the paths of this machine, and they tell a stranger how it is set up. Its operator finds them in the log.
    private string WithoutPaths(string method, string path, string message)
    {
        var shown = ServerPaths.Hide(message, options.DataFolder);
        if (shown != message)
            LogPath(method, path, message);
        return shown;
    }

    private static string Detail(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "there is no resource at this address; /openapi/v1.json lists all routes",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not allowed for this address",
            StatusCodes.Status415UnsupportedMediaType => "send application/yaml or application/json",
            StatusCodes.Status416RangeNotSatisfiable => "the file ends before this range; the header Content-Range has its length",
            _ => "the request was refused",
        };

    // The framework's message contains types of the program: Failed to bind parameter "Nullable<int> limit" from "many".
    private static string Shorten(string message) =>
        Binding().Match(message) is { Success: true } match
            ? $"{match.Groups[1].Value} is not valid: '{SweepName.Shown(match.Groups[2].Value)}'"
            : message;

    [GeneratedRegex("^Failed to bind parameter \"[^\"]* ([A-Za-z]+)\" from \"(.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Binding();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogMistake(Exception failure, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path}: {Reason}")]
    private partial void LogPath(string method, string path, string reason);
}
