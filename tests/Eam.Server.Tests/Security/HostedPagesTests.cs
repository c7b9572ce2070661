using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Tests.Security;

/// <summary>Tests of pages that the host adds, such as the dashboard of Orleans.</summary>
public sealed class HostedPagesTests
{
    private const string Token = "write-token-0123456789";

    [Theory]
    [InlineData("/orleans/")]
    [InlineData("/orleans/ClusterStats")]
    [InlineData("/Orleans/")]
    public async Task Page_WithTokens_NeedsOneOrTheCookie(string address)
    {
        await using var server = await StartAsync();

        using var stranger = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);
        await ServerUnderTest.ProblemAsync(stranger, 401, "unauthorized");

        using var begin = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session");
        begin.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var begun = await server.Client.SendAsync(begin, ServerUnderTest.Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Cookie", begun.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var known = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);
        (await known.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldBe("theirs");
    }

    [Fact]
    public async Task Page_OfTheHost_MayStyleItselfAndOursMayNot()
    {
        await using var server = await StartAsync();

        using var theirs = await server.Client.GetAsync(new Uri("/orleans/", UriKind.Relative), ServerUnderTest.Cancellation);
        using var ours = await server.Client.GetAsync(new Uri("/", UriKind.Relative), ServerUnderTest.Cancellation);

        var policy = theirs.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("style-src 'self' 'unsafe-inline';");
        policy.ShouldContain("font-src 'self' data:;");
        policy.ShouldContain("script-src 'self';");
        ours.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe-inline");
    }

    private static async Task<ServerUnderTest> StartAsync()
    {
        var server = await ServerUnderTest.StartAsync(change: options =>
            options with
            {
                HostedPages = ["/orleans"],
                Tokens = AccessTokens.Of(name => name == AccessTokens.WriteVariable ? Token : null),
            }
        );
        server.App.MapGet("/orleans/{**path}", () => Results.Text("theirs"));
        return server;
    }
}
