using System.Net;
using System.Text.Json;
using Eam.Engine;
using Eam.Server.Hosting;
using Eam.Server.Tests.Problems;
using Eam.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Eam.Server.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Get_WorkingServer_IsHealthyAndNamesItsChecks()
    {
        await using var server = await ServerUnderTest.StartAsync();

        (await server.GetAsync("/healthz")).GetProperty("status").GetString().ShouldBe("healthy");
        var ready = await server.GetAsync("/readyz");

        ready.GetProperty("status").GetString().ShouldBe("healthy");
        var check = ready.GetProperty("checks").EnumerateArray().ShouldHaveSingleItem();
        (
            check.GetProperty("name").GetString(),
            check.GetProperty("status").GetString(),
            check.GetProperty("description").GetString()
        ).ShouldBe(("store", "healthy", "sweeps can be read (0)"));
    }

    [Fact]
    public async Task Get_StoreThatCannotBeRead_IsLiveButNotReadyAndSaysWhy()
    {
        var (live, ready, check) = await AskAsync(new EngineException("sweep.db: the disk is full"));

        (live, ready).ShouldBe((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable));
        (
            check.GetProperty("name").GetString(),
            check.GetProperty("status").GetString(),
            check.GetProperty("description").GetString()
        ).ShouldBe(("store", "unhealthy", "sweep.db: the disk is full"));
    }

    [Fact]
    public async Task Get_MistakeInTheService_IsNotReadyAndHidesItsText()
    {
        var (live, ready, check) = await AskAsync(new InvalidOperationException("/home/ada/secret"));

        (live, ready).ShouldBe((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable));
        check.GetProperty("description").GetString().ShouldBe("the check failed: see the log");
    }

    private static async Task<(HttpStatusCode Live, HttpStatusCode Ready, JsonElement Check)> AskAsync(Exception failure)
    {
        using var folder = new TemporaryFolder();
        await using var app = EamServer.Create(new ServerOptions { DataFolder = folder.Path }, new BrokenService(failure), builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(ServerUnderTest.Cancellation);
        using var client = app.GetTestClient();
        using var live = await client.GetAsync(new Uri("/healthz", UriKind.Relative), ServerUnderTest.Cancellation);
        using var ready = await client.GetAsync(new Uri("/readyz", UriKind.Relative), ServerUnderTest.Cancellation);
        var body = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).RootElement;
        return (live.StatusCode, ready.StatusCode, body.GetProperty("checks").EnumerateArray().ShouldHaveSingleItem());
    }
}
