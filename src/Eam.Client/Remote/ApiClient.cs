using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Eam.Engine;
using Eam.Server.Contracts;
using Polly;
using Polly.Timeout;

namespace Eam.Client.Remote;

/// <summary>
/// Sends requests to a server's API (docs/api.md). Returns the API's records, or throws the exceptions that the local service throws.
/// Thread-safe.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private const string Version = "v1";
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<ServerAnswer> _look,
        _steer;

    /// <summary>Creates a client of a server.</summary>
    /// <param name="server">Address and token of the server.</param>
    /// <param name="time">Clock for retries.</param>
    /// <param name="handler">Replaces the network, for tests; null uses the network.</param>
    public ApiClient(ServerAddress server, TimeProvider time, HttpMessageHandler? handler = null)
    {
        Server = server;
        (_look, _steer) = (RequestPipeline.Looking(time), RequestPipeline.Retrying(time));
        _http = new HttpClient(handler ?? Network(server))
        {
            BaseAddress = new Uri(server.Root, $"api/{Version}/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("eam", EamVersion.Current));
        if (server.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The server that this client sends requests to.</summary>
    public ServerAddress Server { get; }

    /// <summary>Returns the address of a sweep on the server, for messages.</summary>
    public string AddressOf(string sweep) => new Uri(_http.BaseAddress!, Sweep(sweep)).AbsoluteUri;

    /// <summary>Returns the path of a sweep, or of a resource below it.</summary>
    public static string Sweep(string sweep, string below = "") => $"sweeps/{Uri.EscapeDataString(sweep)}{below}";

    /// <summary>Checks that an Eam server with this version of the API answers at the address.</summary>
    /// <exception cref="EngineException">Nothing answers, or what answers is not such a server.</exception>
    public async Task<ServerInfo> GreetAsync(CancellationToken cancellationToken)
    {
        var info = await GetAsync("server", ApiJson.Default.ServerInfo, cancellationToken);
        return info.Api == Version
            ? info
            : throw new EngineException(
                $"{Server} (eam {info.Version}) uses API {info.Api}, this eam uses {Version}: use the same version of eam on both sides"
            );
    }

    /// <summary>Reads a resource.</summary>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(_look, () => new HttpRequestMessage(HttpMethod.Get, Relative(path)), type, cancellationToken);

    /// <summary>Sends a steering request. The server answers after it has acted.</summary>
    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(_steer, () => new HttpRequestMessage(HttpMethod.Post, Relative(path)), type, cancellationToken);

    /// <summary>Sends a steering request once, for one version of the sweep.</summary>
    /// <param name="path">Path of the route.</param>
    /// <param name="match">ETag that the sweep must have.</param>
    /// <param name="type">Type of the answer.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="SweepChangedException">The sweep has another ETag.</exception>
    public Task<T> PostOnceAsync<T>(string path, string match, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(
            ResiliencePipeline<ServerAnswer>.Empty,
            () => new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Headers = { { "If-Match", match } } },
            type,
            cancellationToken
        );

    /// <summary>Sends a sweep file.</summary>
    /// <param name="path">Path of the route.</param>
    /// <param name="file">Text of the file.</param>
    /// <param name="key">Idempotency key: all tries with it start one sweep. Null for requests that start none.</param>
    /// <param name="type">Type of the answer.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, and whether the server created something for it (201).</returns>
    public async Task<(T Value, bool IsNew)> PostFileAsync<T>(
        string path,
        string file,
        string? key,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        var answer = await SendAsync(_look, Request, cancellationToken);
        return (Read(answer, type), answer.Status == (int)HttpStatusCode.Created);

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Relative(path))
            {
                Content = new StringContent(file, Encoding.UTF8, "application/yaml"),
            };
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            return request;
        }
    }

    /// <summary>Opens an answer to be read as it comes, such as server-sent events, without a retry.</summary>
    /// <exception cref="ServerUnreachableException">The server does not answer.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _http.GetAsync(Relative(path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw RemoteErrors.Of(Server, await ServerAnswer.ReadAsync(Server, response, cancellationToken));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw RemoteErrors.Unreachable(Server, failure);
        }
    }

    /// <summary>Saves a file of the server in a new file of this machine, without a retry.</summary>
    /// <exception cref="EngineException">The server does not send it, or it cannot be written.</exception>
    public async Task SaveAsync(string path, string file, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(path, cancellationToken);
        try
        {
            await using var target = new FileStream(file, FileMode.CreateNew);
            await response.Content.CopyToAsync(target, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException)
        {
            throw RemoteErrors.Unreachable(Server, failure);
        }
        catch (IOException failure)
        {
            throw new EngineException($"cannot write {file}: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> ReadAsync<T>(
        ResiliencePipeline<ServerAnswer> pipeline,
        Func<HttpRequestMessage> request,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    ) => Read(await SendAsync(pipeline, request, cancellationToken), type);

    private T Read<T>(ServerAnswer answer, JsonTypeInfo<T> type)
    {
        if (!answer.IsSuccess)
            throw RemoteErrors.Of(Server, answer);
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) is { } value && !NullElements.Are(answer.Body)
                ? value
                : throw RemoteErrors.NotEam(Server, answer);
        }
        catch (JsonException)
        {
            throw RemoteErrors.NotEam(Server, answer);
        }
    }

    private async Task<ServerAnswer> SendAsync(
        ResiliencePipeline<ServerAnswer> pipeline,
        Func<HttpRequestMessage> request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await pipeline.ExecuteAsync(
                async token =>
                {
                    using var message = request();
                    using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token);
                    return await ServerAnswer.ReadAsync(Server, response, token);
                },
                cancellationToken
            );
        }
        catch (TimeoutRejectedException)
        {
            throw new ServerUnreachableException($"{Server} did not answer within {RequestPipeline.Limit.TotalSeconds:F0} seconds");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw RemoteErrors.Unreachable(Server, failure);
        }
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    // A redirect is reported and not followed, because the token is only for the host that the user named.
    private static SocketsHttpHandler Network(ServerAddress server) =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !server.Root.IsLoopback,
            ConnectTimeout = ConnectWithin,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
}
