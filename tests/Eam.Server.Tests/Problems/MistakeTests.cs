using Eam.Engine;
using Eam.Server.Hosting;
using Eam.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Eam.Server.Tests.Problems;

/// <summary>Tests of failures of a service, and of names that must never reach it.</summary>
public sealed class MistakeTests
{
    [Theory]
    [InlineData("/api/v1/sweeps")]
    [InlineData("/api/v1/sweeps/small-1")]
    [InlineData("/api/v1/sweeps/small-1/stream")]
    public async Task Get_WhereTheServiceHasAMistake_IsAProblemWithoutItsText(string address)
    {
        var (response, _) = await AskAsync(new BrokenService(new InvalidOperationException("/home/ada/secret")), address);

        (await ServerUnderTest.ProblemAsync(response, 500, "internal")).GetRawText().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("/api/v1/sweeps")]
    [InlineData("/api/v1/sweeps/small-1")]
    public async Task Get_WhereFilesCannotBeRead_SaysSo(string address)
    {
        var (response, _) = await AskAsync(new BrokenService(new EngineException("sweep.db: the disk is full")), address);

        (await ServerUnderTest.ProblemAsync(response, 503, "storage"))
            .GetProperty("detail")
            .GetString()
            .ShouldBe("sweep.db: the disk is full");
    }

    // The service uses the names that it receives as names of folders.
    [Theory]
    [InlineData("..%2f..%2fetc")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("..%5c..%5cwindows")]
    [InlineData(".hidden")]
    [InlineData("a%20b")]
    public async Task Get_OfANameThatNoSweepCanHave_NeverReachesTheService(string name)
    {
        var (response, asked) = await AskAsync(new BrokenService(new InvalidOperationException()), $"/api/v1/sweeps/{name}");

        await ServerUnderTest.ProblemAsync(response, 404, "not-found");
        asked.ShouldBeEmpty();
    }

    private static async Task<(HttpResponseMessage Response, IReadOnlyList<string> Asked)> AskAsync(BrokenService service, string address)
    {
        using var folder = new TemporaryFolder();
        await using var app = EamServer.Create(new ServerOptions { DataFolder = folder.Path }, service, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(ServerUnderTest.Cancellation);
        using var client = app.GetTestClient();
        return (await client.GetAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation), service.Asked);
    }
}
