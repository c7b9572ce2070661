using System.Net.Sockets;
using System.Text;
using Eam.Server.Tests.Embedded;
using Eam.Testing;

namespace Eam.Server.Tests.Attacks;

/// <summary>Clients that try to take the connections from others. They need real connections.</summary>
public sealed class ConnectionAttackTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_WhileSilentConnectionsHoldEveryPlace_IsAnswered()
    {
        using var folder = new TemporaryFolder();
        await using var server = await Running.StartAsync(folder.Path, change: options =>
            options with
            {
                MostConnections = 16,
                MostConnectionsPerAddress = 8,
                LongestSilence = TimeSpan.FromHours(1),
            }
        );
        var silent = new List<TcpClient>();
        for (var i = 0; i < 40; i++)
            silent.Add(await ConnectAsync(server.Address));

        (await AskAsync(server.Address, "/healthz")).ShouldStartWith("HTTP/1.1 200 ");
        (await AskAsync(server.Address, "/api/v1/server")).ShouldStartWith("HTTP/1.1 200 ");

        // Places are taken from the oldest.
        await ClosedAsync(silent[0]);
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Health_WhileEveryPlaceHasARequest_IsAnsweredFromTheReserve()
    {
        using var folder = new TemporaryFolder();
        await using var server = await Running.StartAsync(folder.Path, change: options => options with { MostConnectionsPerAddress = 2 });
        using var first = await SendAsync(server.Address, "/api/v1/stream");
        using var second = await SendAsync(server.Address, "/api/v1/stream");
        (await LineAsync(first)).ShouldStartWith("HTTP/1.1 200 ");
        (await LineAsync(second)).ShouldStartWith("HTTP/1.1 200 ");

        (await AskAsync(server.Address, "/readyz")).ShouldStartWith("HTTP/1.1 200 ");
        (await AskAsync(server.Address, "/api/v1/server")).ShouldStartWith("HTTP/1.1 429 ");
    }

    [Fact]
    public async Task Connection_ThatSendsNothing_IsClosed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await Running.StartAsync(folder.Path, change: options =>
            options with
            {
                LongestSilence = TimeSpan.FromMilliseconds(50),
            }
        );

        using var silent = await ConnectAsync(server.Address);

        await ClosedAsync(silent);
    }

    [Fact]
    public async Task Health_AfterTheRequestsOfAnAddressAreUsedUp_IsAnswered()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { RequestsPerSecond = 2 });
        int status;
        do
        {
            using var response = await server.Client.GetAsync(new Uri("/api/v1/server", UriKind.Relative), Cancellation);
            status = (int)response.StatusCode;
        } while (status == 200);

        status.ShouldBe(429);
        (await server.GetAsync("/healthz")).GetProperty("status").GetString().ShouldBe("healthy");
    }

    [Fact]
    public async Task Get_BeyondTheRequestsOfAToken_IsRefusedWithATime()
    {
        const string Read = "read-token-0123456789";
        await using var server = await ServerUnderTest.StartAsync(change: options =>
            options with
            {
                RequestsPerSecondPerToken = 2,
                Tokens = AccessTokens.Of(name => name == AccessTokens.ReadVariable ? Read : null),
            }
        );
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", Read);
        HttpResponseMessage response;
        do
        {
            response = await server.Client.GetAsync(new Uri("/api/v1/server", UriKind.Relative), Cancellation);
        } while (response.IsSuccessStatusCode);

        response.Headers.RetryAfter.ShouldNotBeNull();
        await ServerUnderTest.ProblemAsync(response, 429, "too-many-requests");
        response.Dispose();
    }

    private static async Task<TcpClient> ConnectAsync(Uri server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancellation);
        return client;
    }

    private static async Task<TcpClient> SendAsync(Uri server, string path)
    {
        var client = await ConnectAsync(server);
        var request = $"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        return client;
    }

    private static async Task<string> LineAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        return await reader.ReadLineAsync(Cancellation) ?? string.Empty;
    }

    private static async Task<string> AskAsync(Uri server, string path)
    {
        using var client = await SendAsync(server, path);
        return await LineAsync(client);
    }

    // The end of a connection is either its last byte or an error.
    private static async Task ClosedAsync(TcpClient client)
    {
        try
        {
            (await client.GetStream().ReadAsync(new byte[1], Cancellation)).ShouldBe(0);
        }
        catch (IOException)
        {
            // The server has reset the connection.
        }
    }
}
