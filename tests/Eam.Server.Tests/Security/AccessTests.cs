using System.Net;
using System.Net.Http.Headers;

namespace Eam.Server.Tests.Security;

public sealed class AccessTests
{
    private const string Write = "write-token-0123456789",
        Read = "read-token-0123456789";

    private static AccessTokens Tokens =>
        AccessTokens.Of(name =>
            name switch
            {
                AccessTokens.WriteVariable => Write,
                AccessTokens.ReadVariable => Read,
                _ => null,
            }
        );

    [Theory]
    [InlineData(Write, Access.Write)]
    [InlineData(Read, Access.Read)]
    [InlineData("write-token-0123456788", Access.None)]
    [InlineData("", Access.None)]
    [InlineData(null, Access.None)]
    public void Check_OfATokens_AllowsWhatItStandsFor(string? presented, Access expected) => Tokens.Check(presented).ShouldBe(expected);

    [Fact]
    public void Session_OfAToken_StandsForItAndForNoOther()
    {
        Tokens.CheckSession(Tokens.Session(Access.Read)).ShouldBe(Access.Read);
        Tokens.CheckSession(Tokens.Session(Access.Write)).ShouldBe(Access.Write);
        Tokens.CheckSession(Read).ShouldBe(Access.None);
        Tokens.Check(Tokens.Session(Access.Write)).ShouldBe(Access.None);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with a space in the middle")]
    public void Of_WithABadToken_IsRefusedWithoutShowingIt(string token)
    {
        var refused = Should.Throw<ServerOptionsException>(() =>
            AccessTokens.Of(name => name == AccessTokens.WriteVariable ? token : null)
        );
        refused.Message.ShouldContain(AccessTokens.WriteVariable);
        refused.Message.ShouldNotContain(token);
    }

    [Fact]
    public void Of_WithEqualTokens_IsRefused() =>
        Should.Throw<ServerOptionsException>(() => AccessTokens.Of(name => name.EndsWith("FILE", StringComparison.Ordinal) ? null : Write));

    [Fact]
    public void Of_WithAFile_ReadsIt()
    {
        using var folder = new Eam.Testing.TemporaryFolder();
        File.WriteAllText(folder.File("token"), Write + "\n");

        AccessTokens.Of(name => name == "EAM_TOKEN_FILE" ? folder.File("token") : null).Check(Write).ShouldBe(Access.Write);
        Should
            .Throw<ServerOptionsException>(() => AccessTokens.Of(name => name == "EAM_TOKEN_FILE" ? folder.File("none") : null))
            .Message.ShouldContain("cannot be read");
    }

    [Theory]
    [InlineData("0.0.0.0:80")]
    [InlineData("*:8700")]
    [InlineData("192.168.1.7")]
    [InlineData("[::]:8700")]
    public void Validate_OfAnOpenAddressWithoutTokens_IsRefused(string listen)
    {
        var options = new ServerOptions { Listen = ListenAddress.Parse(listen)! };
        Should.Throw<ServerOptionsException>(options.Validate).Message.ShouldContain("EAM_TOKEN");
        Should.NotThrow((options with { Tokens = Tokens }).Validate);
    }

    [Theory]
    [InlineData(null, "/api/v1/sweeps", 401)]
    [InlineData("wrong-token-0123456789", "/api/v1/sweeps", 401)]
    [InlineData(Read, "/api/v1/sweeps", 200)]
    [InlineData(Write, "/api/v1/sweeps", 200)]
    [InlineData(null, "/openapi/v1.json", 401)]
    [InlineData(null, "/API/v1/sweeps", 401)]
    [InlineData(null, "/api/v1/nothing", 401)]
    [InlineData(null, "/api/v1/stream", 401)]
    [InlineData(null, "/healthz", 200)]
    [InlineData(null, "/readyz", 200)]
    [InlineData(null, "/", 200)]
    public async Task Get_WithTokens_NeedsOne(string? token, string address, int status)
    {
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { Tokens = Tokens });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var response = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);

        ((int)response.StatusCode).ShouldBe(status);
        if (status != 401)
            return;
        response.Headers.WwwAuthenticate.ToString().ShouldContain("Bearer");
        await ServerUnderTest.ProblemAsync(response, 401, "unauthorized");
    }

    [Fact]
    public async Task Session_FromAToken_OpensTheApiAsThatToken()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { Tokens = Tokens });
        using var begin = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session");
        begin.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Read);
        using var begun = await server.Client.SendAsync(begin, ServerUnderTest.Cancellation);
        var cookie = begun.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/server");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var response = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);

        (await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldContain("\"access\":\"read\"");
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldNotContain(Read);
    }

    [Theory]
    [InlineData("localhost", null, 200)]
    [InlineData("127.0.0.1:8700", null, 200)]
    [InlineData("[::1]:8700", null, 200)]
    [InlineData("evil.example", null, 421)]
    [InlineData("localhost.evil.example", null, 421)]
    [InlineData("10.0.0.1", null, 421)]
    [InlineData("localhost:8700", "http://localhost:8700", 200)]
    [InlineData("localhost", "http://localhost", 200)]
    [InlineData("localhost:8700", "http://localhost:3000", 403)]
    [InlineData("localhost:8700", "https://evil.example", 403)]
    [InlineData("localhost:8700", "null", 403)]
    public async Task Get_WithoutTokens_AnswersThisMachinesPagesAlone(string host, string? origin, int status)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sweeps");
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var response = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/sweeps")]
    [InlineData("/api/v1/nothing")]
    public async Task Answers_OfAnyKind_CarryTheSecurityHeaders(string address)
    {
        await using var server = await ServerUnderTest.StartAsync();

        using var response = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);

        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        response.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        var policy = response.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("script-src 'self';");
        (await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldNotContain("<script>");
    }

    [Fact]
    public async Task Get_TooOften_IsRefusedWithATime()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { RequestsPerSecond = 2 });
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 50 && refused is null; i++)
        {
            var response = await server.Client.GetAsync(new Uri("/healthz", UriKind.Relative), ServerUnderTest.Cancellation);
            refused = response.StatusCode == HttpStatusCode.TooManyRequests ? response : null;
        }

        refused.ShouldNotBeNull().Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        await ServerUnderTest.ProblemAsync(refused, 429, "too-many-requests");
    }
}
