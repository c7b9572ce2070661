using System.Net.Http.Headers;
using Eam.Engine;
using Eam.Server.Hosting;
using Eam.Server.Tests.Logging;
using Eam.Server.Tests.Problems;
using Eam.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Eam.Server.Tests.Attacks;

/// <summary>A server without sweeps whose log can be read: in memory, or behind a real socket on loopback.</summary>
internal sealed class Attacked : IAsyncDisposable
{
    public const string Token = "write-token-0123456789";

    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;

    private Attacked(Func<ServerOptions, ServerOptions> change, Func<string, Exception>? failure, bool socket)
    {
        var options = change(
            new ServerOptions
            {
                DataFolder = _folder.Path,
                Listen = ListenAddress.Parse("127.0.0.1:0")!,
                Tokens = AccessTokens.Of(name => name == AccessTokens.WriteVariable ? Token : null),
            }
        );
        var service = new BrokenService(failure?.Invoke(_folder.Path) ?? new EngineException("no sweeps"));
        _app = EamServer.Create(options, service, builder =>
        {
            if (!socket)
                builder.WebHost.UseTestServer();
            builder.Logging.AddProvider(Log);
        });
    }

    public KeptLog Log { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts a server.</summary>
    /// <param name="change">Changes its options.</param>
    /// <param name="failure">Makes the exception of every call of its service from the data folder.</param>
    /// <param name="socket">Whether clients connect by TCP.</param>
    public static async Task<Attacked> StartAsync(
        Func<ServerOptions, ServerOptions>? change = null,
        Func<string, Exception>? failure = null,
        bool socket = false
    )
    {
        var server = new Attacked(change ?? (options => options), failure, socket);
        await server._app.StartAsync(ServerUnderTest.Cancellation);
        server.Client = socket ? new HttpClient { BaseAddress = new Uri(server._app.Urls.First()) } : server._app.GetTestClient();
        return server;
    }

    /// <summary>Sends a request.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string address,
        string? token = Token,
        HttpMethod? method = null,
        (string Name, string Value)? header = null
    )
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (header is { } extra)
            request.Headers.Add(extra.Name, extra.Value);
        return await Client.SendAsync(request, ServerUnderTest.Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Log.Dispose();
        _folder.Dispose();
    }
}
