using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Eam.Engine;
using Eam.Server.Contracts;

namespace Eam.Client.Remote;

/// <summary>The server does not answer now. The caller may try again later.</summary>
internal sealed class ServerUnreachableException(string message, Exception? cause = null) : EngineException(message, cause!);

/// <summary>The server found mistakes in a sweep file; nothing was started.</summary>
/// <param name="errors">All mistakes.</param>
internal sealed class RemoteSweepFileException(IReadOnlyList<SpecError> errors) : EngineException(errors[0].Message)
{
    /// <summary>Mistakes in the order of lines.</summary>
    public IReadOnlyList<SpecError> Errors => errors;
}

/// <summary>
/// Converts failed requests to the exceptions that the local service throws, and failures of the network to exceptions with a message of
/// one line.
/// </summary>
internal static class RemoteErrors
{
    private const string Prefix = "urn:eam:problem:";

    /// <summary>Returns the exception for a connection that failed or broke.</summary>
    public static ServerUnreachableException Unreachable(ServerAddress server, Exception failure) =>
        new($"cannot reach {server}: {Why(server, failure)}", failure);

    /// <summary>
    /// Returns whether the same request may succeed a moment later. An unknown host name or an untrusted certificate does not change.
    /// </summary>
    public static bool MayPass(Exception failure) =>
        failure switch
        {
            HttpRequestException http => http.HttpRequestError
                is not (HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
            IOException => true,
            _ => false,
        };

    /// <summary>Returns the problem document of an answer; null if the answer is not one of an Eam server.</summary>
    public static ProblemDocument? Problem(ServerAnswer answer)
    {
        if (answer.MediaType != "application/problem+json")
            return null;
        try
        {
            return
                JsonSerializer.Deserialize(answer.Body, ApiJson.Default.ProblemDocument) is { } problem
                && problem.Type.StartsWith(Prefix, StringComparison.Ordinal)
                ? problem
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the kind of a problem, which is the end of its type.</summary>
    public static string Kind(ProblemDocument problem) => problem.Type[Prefix.Length..];

    /// <summary>Returns the exception for an answer that is not a success.</summary>
    public static EngineException Of(ServerAddress server, ServerAnswer answer)
    {
        if (answer.Location is { } elsewhere)
            return new EngineException(
                $"{server} redirects to {elsewhere}: give that address with --server (eam does not send a token to another address by itself)"
            );
        if (Problem(answer) is not { } problem)
            return answer.Status is 502 or 503 or 504
                ? new ServerUnreachableException($"{server} does not answer: a proxy in front of it returned {answer.Status}")
                : NotEam(server, answer);
        var detail = problem.Detail ?? problem.Title;
        return Kind(problem) switch
        {
            "invalid-sweep-file" when problem.Errors is { Count: > 0 } errors => new RemoteSweepFileException(errors),
            "unauthorized" when server.Token is null => new EngineException(
                $"{server} requires a token: set {ServerAddress.TokenVariable}"
            ),
            "unauthorized" => new EngineException($"{server} does not accept the token of {ServerAddress.TokenVariable}"),
            "forbidden" => new EngineException($"{server}: {detail}: set another token in {ServerAddress.TokenVariable}"),
            "foreign-host" => new EngineException(
                $"{server}: {detail}: use a loopback address of the machine, or configure a token on the server"
            ),
            "not-found" => new NotFoundException(detail),
            "stale" => new SweepChangedException(detail),
            "conflict" or "idempotency-key-reused" => new ConflictException(detail),
            "too-many-requests" or "unavailable" => new ServerUnreachableException($"{server}: {detail}"),
            _ => new EngineException($"{server}: {detail}"),
        };
    }

    /// <summary>Returns the exception for an answer that does not come from an Eam server.</summary>
    public static EngineException NotEam(ServerAddress server, ServerAnswer answer) =>
        new(
            $"{server} is not an Eam server of API v1: it answered {answer.Status}{(answer.MediaType is null ? string.Empty : $" {answer.MediaType}")}; check the address and the versions of eam on both sides"
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

/// <summary>A complete answer of a server.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="MediaType">Media type of the body.</param>
/// <param name="Body">Bytes of the body.</param>
/// <param name="RetryAfter">Time to wait before another request; null if the server does not give one.</param>
/// <param name="Location">Target of a redirect; null if there is none.</param>
internal sealed record ServerAnswer(
    int Status,
    string? MediaType,
    byte[] Body,
    RetryConditionHeaderValue? RetryAfter = null,
    Uri? Location = null
)
{
    /// <summary>Whether the status code is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Size in bytes of the largest answer that is read. It leaves room for a report or a page of events.</summary>
    public const int LargestBody = 128 << 20;

    /// <summary>Reads an answer.</summary>
    /// <exception cref="EngineException">The answer is larger than <see cref="LargestBody"/>.</exception>
    public static async Task<ServerAnswer> ReadAsync(
        ServerAddress server,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    ) =>
        new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await BodyAsync(server, response.Content, cancellationToken),
            response.Headers.RetryAfter,
            (int)response.StatusCode is >= 300 and < 400 ? response.Headers.Location : null
        );

    // The length that the server announces is not trusted: an answer may have none, or no end.
    private static async Task<byte[]> BodyAsync(ServerAddress server, HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > LargestBody)
            throw TooLarge(server);
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var part = new byte[1 << 16];
        while (await stream.ReadAsync(part, cancellationToken) is > 0 and var count)
        {
            if (body.Length + count > LargestBody)
                throw TooLarge(server);
            body.Write(part, 0, count);
        }

        return body.ToArray();
    }

    private static EngineException TooLarge(ServerAddress server) =>
        new($"{server} sent an answer of more than {LargestBody >> 20} MiB, which eam does not read: check the address");
}
