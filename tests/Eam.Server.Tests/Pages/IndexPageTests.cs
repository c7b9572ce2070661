using System.Net;
using Eam.Testing;

namespace Eam.Server.Tests.Pages;

public sealed class IndexPageTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Get_TheRootWithABuiltDashboard_IsItsPageBesideTheApi()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "index.html"), "<title>dashboard</title>", ServerUnderTest.Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "assets", "index-1a.js"), "1", ServerUnderTest.Cancellation);
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { WebRoot = _root.Path });

        using var page = await GetAsync(server, "/");
        (await page.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldContain("dashboard");
        page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldNotContain("unsafe");
        using var script = await GetAsync(server, "/assets/index-1a.js");
        script.Headers.CacheControl?.ToString().ShouldContain("immutable");
        (await server.GetAsync("/api/v1/sweeps")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/%2e%2e/secret.txt")]
    public async Task Get_AnAddressThatNobodyHas_IsNotFound(string address)
    {
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "index.html"), "<title>dashboard</title>", ServerUnderTest.Cancellation);
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { WebRoot = _root.Path });

        using var response = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);

        await ServerUnderTest.ProblemAsync(response, 404, "not-found");
    }

    [Fact]
    public async Task Get_TheRootWithoutADashboard_IsAPageOfLinks()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { WebRoot = _root.Path });

        using var page = await GetAsync(server, "/");

        (await page.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldContain("href=\"api/v1/sweeps\"");
    }

    private static async Task<HttpResponseMessage> GetAsync(ServerUnderTest server, string address)
    {
        var response = await server.Client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return response;
    }
}
