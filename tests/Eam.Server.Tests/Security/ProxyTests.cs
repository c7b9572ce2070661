using System.Net.Http.Headers;
using Eam.Server.Tests.Embedded;
using Eam.Testing;

namespace Eam.Server.Tests.Security;

/// <summary>The dashboard behind a proxy: the browser's page is at https://eam.example.org, and the proxy may replace the host by its own name for the server.</summary>
public sealed class ProxyTests
{
    private const string Page = "https://eam.example.org:8443",
        Token = "write-token-0123456789",
        Act = "/api/v1/sweeps/nobody/stop";

    private static readonly (string, string) SameOrigin = ("Sec-Fetch-Site", "same-origin"),
        ForwardedHost = ("X-Forwarded-Host", "eam.example.org:8443");

    [Theory]
    [InlineData("/", false, false, true)] // the page and its files: a browser may send an origin for scripts
    [InlineData("/assets/missing.js", false, false, true)]
    [InlineData("/healthz", false, false, true)]
    [InlineData("/api/v1/sweeps", false, false, false)]
    [InlineData("/api/v1/sweeps", false, true, true)] // the browser says that it is the same site
    [InlineData(Act, false, true, false)] // not enough to act where nobody shows a token
    [InlineData(Act, true, true, true)]
    [InlineData(Act, true, false, false)]
    public async Task Request_ThroughAProxyThatReplacesTheHost_IsAnsweredIfTheBrowserVouches(
        string address,
        bool token,
        bool vouched,
        bool answered
    )
    {
        using var folder = new TemporaryFolder();
        await using var running = await StartAsync(folder, token);

        using var response = await SendAsync(running, address, token, vouched ? SameOrigin : null);

        await ShouldBeAsync(response, answered);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    public async Task Request_WithAForwardedHost_CountsFromATrustedProxy(string proxy, bool answered)
    {
        using var folder = new TemporaryFolder();
        await using var running = await StartAsync(folder, token: true, proxy);

        using var response = await SendAsync(running, Act, token: true, ForwardedHost);

        await ShouldBeAsync(response, answered);
    }

    [Fact]
    public async Task Request_WithAForwardedHostAndNoTokens_IsForThisMachineAlone()
    {
        using var folder = new TemporaryFolder();
        await using var running = await StartAsync(folder, token: false, "127.0.0.1");

        using var named = await SendAsync(running, "/api/v1/sweeps", token: false, ForwardedHost);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sweeps");
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "localhost");
        using var client = new HttpClient { BaseAddress = running.Address };
        using var rebound = await client.SendAsync(request, ServerUnderTest.Cancellation);

        await ServerUnderTest.ProblemAsync(named, 421, "foreign-host");
        await ServerUnderTest.ProblemAsync(rebound, 421, "foreign-host");
    }

    [Fact]
    public async Task Answer_ThroughATrustedProxyBelowAPath_BeginsWithItsPrefix()
    {
        using var folder = new TemporaryFolder();
        await using var running = await StartAsync(folder, token: true, "127.0.0.1");
        using var client = new HttpClient { BaseAddress = running.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sweeps")
        {
            Content = new StringContent(Create.CreateTests.File, System.Text.Encoding.UTF8, "application/yaml"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Add("X-Forwarded-Prefix", "/eam");

        using var created = await client.SendAsync(request, ServerUnderTest.Cancellation);

        created.Headers.Location!.ToString().ShouldStartWith("/eam/api/v1/sweeps/");
    }

    [Fact]
    public async Task Session_OfAPageOnHttps_IsASecureCookie()
    {
        using var folder = new TemporaryFolder();
        await using var running = await StartAsync(folder, token: true);

        using var session = await SendAsync(running, "/api/v1/session", token: true, SameOrigin);

        session.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldContain("; secure", Case.Insensitive);
    }

    private static Task<Running> StartAsync(TemporaryFolder folder, bool token, string proxies = "") =>
        Running.StartAsync(folder.Path, change: options =>
            options with
            {
                Proxies = ProxyNetwork.ParseList(proxies)!,
                Tokens = AccessTokens.Of(name => token && name == AccessTokens.WriteVariable ? Token : null),
            }
        );

    private static async Task<HttpResponseMessage> SendAsync(
        Running running,
        string address,
        bool token,
        (string Name, string Value)? header
    )
    {
        using var client = new HttpClient { BaseAddress = running.Address };
        var method = address is Act or "/api/v1/session" ? HttpMethod.Post : HttpMethod.Get;
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Add("Origin", Page);
        if (token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (header is { } extra)
            request.Headers.Add(extra.Name, extra.Value);
        return await client.SendAsync(request, ServerUnderTest.Cancellation);
    }

    // A refusal says which hosts differ and what the proxy must send. Any other answer, such as 404, has passed the check.
    private static async Task ShouldBeAsync(HttpResponseMessage response, bool answered)
    {
        if (answered)
        {
            ((int)response.StatusCode).ShouldBeOneOf(200, 404);
            return;
        }

        var detail = (await ServerUnderTest.ProblemAsync(response, 403, "foreign-origin")).GetProperty("detail").GetString()!;
        detail.ShouldContain(Page);
        detail.ShouldContain("X-Forwarded-Host");
    }
}
