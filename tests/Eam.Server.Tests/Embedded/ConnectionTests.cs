using System.Net.Sockets;
using System.Text;
using Eam.Testing;

namespace Eam.Server.Tests.Embedded;

/// <summary>Tests that need a real connection.</summary>
public sealed class ConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET /api/v1/sweeps/%00/events HTTP/1.1\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("GET /api/v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", "404")]
    [InlineData("GET /api/v1/sweeps/..%2f..%2fserver%2frunning HTTP/1.1\r\nHost: localhost\r\n\r\n", "404")]
    [InlineData("GET /api/v1/sweeps HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET /api/v1/sweeps HTTP/1.1\r\n\r\n", "400")]
    [InlineData("NONSENSE\r\n\r\n", "400")]
    [InlineData(
        "POST /api/v1/sweeps HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nContent-Length: 10000000\r\n\r\n",
        "413"
    )]
    [InlineData(
        "POST /api/v1/sweeps HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/yaml\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "400"
    )]
    public async Task Request_ThatIsBroken_IsRefusedAndTheServerGoesOn(string request, string status)
    {
        using var folder = new TemporaryFolder();
        await using var server = await Running.StartAsync(folder.Path);

        (await SendAsync(server.Address, request)).ShouldStartWith($"HTTP/1.1 {status} ");

        (await SendAsync(server.Address, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task Stream_WhoseReaderTakesNothing_SlowsNoOther()
    {
        using var folder = new TemporaryFolder();
        await using var server = await Running.StartAsync(folder.Path, behaviour: (_, _) => null);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var body = new StringContent(
            Create.CreateTests.File.Replace("trials: 6", "trials: 600", StringComparison.Ordinal),
            Encoding.UTF8,
            "application/yaml"
        );
        using var created = await http.PostAsync(new Uri("/api/v1/sweeps", UriKind.Relative), body, Cancellation);
        created.EnsureSuccessStatusCode();

        // A half-open connection: it sends a request and never reads a byte.
        using var idle = new TcpClient();
        await idle.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
        await idle.GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes("GET /api/v1/sweeps/quick-1/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                Cancellation
            );

        using var lines = new StreamReader(
            await http.GetStreamAsync(new Uri("/api/v1/sweeps/quick-1/stream?after=0", UriKind.Relative), Cancellation)
        );
        string? line;
        do
        {
            line = await lines.ReadLineAsync(Cancellation);
        } while (line is not null && !line.Contains("\"status\":\"completed\"", StringComparison.Ordinal));
        line.ShouldNotBeNull();
    }

    [Fact]
    public async Task Server_KilledUnderARunningSweep_GoesOnWithItAtTheNextStart()
    {
        // The process of the first server has ended but its files remain, as after kill -9.
        using var folder = new TemporaryFolder();
        string sweep;
        await using (var first = await Running.StartAsync(folder.Path))
        {
            using var http = new HttpClient { BaseAddress = first.Address };
            using var body = new StringContent(Create.CreateTests.File, Encoding.UTF8, "application/yaml");
            using var created = await http.PostAsync(new Uri("/api/v1/sweeps", UriKind.Relative), body, Cancellation);
            sweep = created.Headers.Location!.ToString().Split('/')[^1];
        }

        await using var second = await Running.StartAsync(folder.Path, behaviour: (_, _) => null);

        second.Lines.ShouldContain($"{sweep} is resumed");
        using var client = new HttpClient { BaseAddress = second.Address };
        using var lines = new StreamReader(
            await client.GetStreamAsync(new Uri($"/api/v1/sweeps/{sweep}/stream?after=0", UriKind.Relative), Cancellation)
        );
        string? line;
        do
        {
            line = await lines.ReadLineAsync(Cancellation);
        } while (line is not null && !line.Contains("\"status\":\"completed\"", StringComparison.Ordinal));
        line.ShouldNotBeNull();
    }

    private static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(Cancellation) ?? string.Empty;
    }
}
