using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Eam.Engine;
using Eam.Server.Contracts;
using Polly;
using Polly.Timeout;

namespace Eam.Client.Remote;

/// <summary>Sends requests to a server's API (docs/api.md) and gives back its records, or the exceptions that the local service throws. Thread-safe.</summary>
internal sealed class ApiClient : IDisposable
{
    private const string Version = "v1";
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<ServerAnswer> _look,
        _steer;

    /// <summary>Of a server.</summary>
    /// <param name="server">Its address and token.</param>
    /// <param name="time">The clock of retries.</param>
    /// <param name="handler">In place of the network; null: the network.</param>
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

    /// <summary>Whom it asks.</summary>
    public ServerAddress Server { get; }

    /// <summary>The address of a sweep's view, as messages name it.</summary>
    public string AddressOf(string sweep) => new Uri(_http.BaseAddress!, Sweep(sweep)).AbsoluteUri;

    /// <summary>The path of a sweep, or of something below it.</summary>
    public static string Sweep(string sweep, string below = "") => $"sweeps/{Uri.EscapeDataString(sweep)}{below}";

    /// <summary>Makes sure that an Eam server of this API answers there.</summary>
    /// <exception cref="EngineException">Nobody answers, or somebody else does.</exception>
    public async Task<ServerInfo> GreetAsync(CancellationToken cancellationToken)
    {
        var info = await GetAsync("server", ApiJson.Default.ServerInfo, cancellationToken);
        return info.Api == Version
            ? info
            : throw new EngineException(
                $"{Server} (eam {info.Version}) speaks API {info.Api}, this eam speaks {Version}: use one version of eam on both sides"
            );
    }

    /// <summary>Looks at something.</summary>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(_look, () => new HttpRequestMessage(HttpMethod.Get, Relative(path)), type, cancellationToken);

    /// <summary>Steers something; answered when it has been done.</summary>
    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(_steer, () => new HttpRequestMessage(HttpMethod.Post, Relative(path)), type, cancellationToken);

    /// <summary>Sends a sweep file.</summary>
    /// <param name="path">To which route.</param>
    /// <param name="file">Its text.</param>
    /// <param name="key">Of all tries together, so that they start one sweep; null for what starts none.</param>
    /// <param name="type">Of the answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> PostFileAsync<T>(string path, string file, string? key, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(
            _look,
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, Relative(path))
                {
                    Content = new StringContent(file, Encoding.UTF8, "application/yaml"),
                };
                if (key is not null)
                    request.Headers.Add("Idempotency-Key", key);
                return request;
            },
            type,
            cancellationToken
        );

    /// <summary>Opens a stream of server-sent events, without a retry.</summary>
    /// <exception cref="ServerUnreachableException">Nobody answers.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _http.GetAsync(Relative(path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw RemoteErrors.Of(Server, await ServerAnswer.ReadAsync(response, cancellationToken));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw RemoteErrors.Unreachable(Server, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> ReadAsync<T>(
        ResiliencePipeline<ServerAnswer> pipeline,
        Func<HttpRequestMessage> request,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        var answer = await SendAsync(pipeline, request, cancellationToken);
        if (!answer.IsSuccess)
            throw RemoteErrors.Of(Server, answer);
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw RemoteErrors.NotEam(Server, answer);
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
                    return await ServerAnswer.ReadAsync(response, token);
                },
                cancellationToken
            );
        }
        catch (TimeoutRejectedException)
        {
            throw new ServerUnreachableException($"{Server} does not answer within {RequestPipeline.Limit.TotalSeconds:F0} seconds");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw RemoteErrors.Unreachable(Server, failure);
        }
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    // A redirect is told and not followed: a token is for the host that the user named.
    private static SocketsHttpHandler Network(ServerAddress server) =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !server.Root.IsLoopback,
            ConnectTimeout = ConnectWithin,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
}
