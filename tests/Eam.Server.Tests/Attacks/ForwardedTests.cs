using System.Net;

namespace Eam.Server.Tests.Attacks;

/// <summary>Somebody claims another address or https in headers: only configured proxies may say so.</summary>
public sealed class ForwardedTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("", false)]
    [InlineData("192.0.2.0/24", false)]
    public async Task Headers_OfAProxy_CountFromConfiguredProxiesOnly(string proxies, bool trusted)
    {
        await using var server = await Attacked.StartAsync(
            options => options with { Proxies = ProxyNetwork.ParseList(proxies)!, WrongTokensPerMinute = 1 },
            socket: true
        );

        using var session = await server.SendAsync("/api/v1/session", method: HttpMethod.Post, header: ("X-Forwarded-Proto", "https"));
        var cookie = session.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase).ShouldBe(trusted);

        (
            await server.SendAsync("/api/v1/server", "a-wrong-token-0123456789", header: ("X-Forwarded-For", "203.0.113.1"))
        ).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.SendAsync("/api/v1/server", header: ("X-Forwarded-For", "203.0.113.2"))).StatusCode.ShouldBe(
            trusted ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests
        );
        server.Log.Lines.Single(line => line.Id == 1001).Text.ShouldContain(trusted ? "203.0.113.1" : "127.0.0.1");
    }

    [Theory]
    [InlineData("10.0.0.7", true)]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("proxy.example", false)]
    [InlineData("", false)]
    public void Parse_OfAProxy_TakesAddressesAndNetworks(string text, bool isOne) => (ProxyNetwork.Parse(text) is not null).ShouldBe(isOne);
}
