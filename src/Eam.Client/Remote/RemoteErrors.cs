using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Eam.Engine;
using Eam.Server.Contracts;

namespace Eam.Client.Remote;

/// <summary>Nobody answers there now; who waits may try again.</summary>
internal sealed class ServerUnreachableException(string message, Exception? cause = null) : EngineException(message, cause!);

/// <summary>The server found mistakes in a sweep file; nothing was started.</summary>
/// <param name="errors">All of them.</param>
internal sealed class RemoteSweepFileException(IReadOnlyList<SpecError> errors) : EngineException(errors[0].Message)
{
    /// <summary>By line.</summary>
    public IReadOnlyList<SpecError> Errors => errors;
}

/// <summary>What the failures of a request are to a user: the exceptions that the local service throws, and one line for what only a network can do.</summary>
internal static class RemoteErrors
{
    private const string Prefix = "urn:eam:problem:";

    /// <summary>A connection that was not made, or broke.</summary>
    public static ServerUnreachableException Unreachable(ServerAddress server, Exception failure) =>
        new($"cannot reach {server}: {Why(server, failure)}", failure);

    /// <summary>Whether the same request may be answered a moment later: a name that is not known, or a certificate that is not trusted, stays so.</summary>
    public static bool MayPass(Exception failure) =>
        failure switch
        {
            HttpRequestException http => http.HttpRequestError
                is not (HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
            IOException => true,
            _ => false,
        };

    /// <summary>The problem document of an answer; null where it is none of an Eam server.</summary>
    public static Problem? Problem(ServerAnswer answer)
    {
        if (answer.MediaType != "application/problem+json")
            return null;
        try
        {
            return
                JsonSerializer.Deserialize(answer.Body, ApiJson.Default.Problem) is { } problem
                && problem.Type.StartsWith(Prefix, StringComparison.Ordinal)
                ? problem
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The kind of a problem: the end of its type.</summary>
    public static string Kind(Problem problem) => problem.Type[Prefix.Length..];

    /// <summary>The exception for an answer that is no success.</summary>
    public static EngineException Of(ServerAddress server, ServerAnswer answer)
    {
        if (answer.Location is { } elsewhere)
            return new EngineException(
                $"{server} sends its askers on to {elsewhere}: give that address with --server (a token goes to no other address by itself)"
            );
        if (Problem(answer) is not { } problem)
            return answer.Status is 502 or 503 or 504
                ? new ServerUnreachableException($"{server} does not answer: {answer.Status} from what stands before it")
                : NotEam(server, answer);
        var detail = problem.Detail ?? problem.Title;
        return Kind(problem) switch
        {
            "invalid-sweep-file" when problem.Errors is { Count: > 0 } errors => new RemoteSweepFileException(errors),
            "unauthorized" when server.Token is null => new EngineException(
                $"{server} asks for a token: set {ServerAddress.TokenVariable}"
            ),
            "unauthorized" => new EngineException($"{server} does not take the token of {ServerAddress.TokenVariable}"),
            "forbidden" => new EngineException($"{server}: {detail}: it needs another {ServerAddress.TokenVariable}"),
            "foreign-host" => new EngineException($"{server}: {detail}: use the machine's own address, or give the server a token"),
            "not-found" => new NotFoundException(detail),
            "conflict" or "stale" => new ConflictException(detail),
            "too-many-requests" or "unavailable" => new ServerUnreachableException($"{server}: {detail}"),
            _ => new EngineException($"{server}: {detail}"),
        };
    }

    /// <summary>Something answers there that is no Eam server.</summary>
    public static EngineException NotEam(ServerAddress server, ServerAnswer answer) =>
        new(
            $"{server} is not an Eam server of API v1: it answers {answer.Status}{(answer.MediaType is null ? string.Empty : $" {answer.MediaType}")}; check the address, and the versions of eam on both sides"
        );

    private static string Why(ServerAddress server, Exception failure) =>
        failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"there is no host '{server.Root.Host}'",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                $"no secure connection: {Last(failure).Message.TrimEnd('.').ReplaceLineEndings(" ")}",
            _ => Last(failure) switch
            {
                SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                    $"connection refused{(server.Root.IsDefaultPort ? "; `eam serve` listens on port 8700" : string.Empty)}",
                SocketException { SocketErrorCode: SocketError.ConnectionReset } => "the connection broke",
                SocketException socket => socket.Message.ToLowerInvariant(),
                IOException => "the connection broke",
                var other => other.Message.TrimEnd('.').ReplaceLineEndings(" "),
            },
        };

    private static Exception Last(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure;
    }
}

/// <summary>A server's answer, read whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">Of the body.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="RetryAfter">When to ask again; null where the server does not say.</param>
/// <param name="Location">Where a redirect leads; null for none.</param>
internal sealed record ServerAnswer(
    int Status,
    string? MediaType,
    byte[] Body,
    RetryConditionHeaderValue? RetryAfter = null,
    Uri? Location = null
)
{
    /// <summary>2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Reads one.</summary>
    public static async Task<ServerAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsByteArrayAsync(cancellationToken),
            response.Headers.RetryAfter,
            (int)response.StatusCode is >= 300 and < 400 ? response.Headers.Location : null
        );
}
