using System.Net;
using System.Net.Http.Headers;
using Eam.Server.Tests.Embedded;
using Eam.Testing;

namespace Eam.Server.Tests.Hosting;

public sealed class HeadTests
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/healthz", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/api/v1/sweeps", 200)]
    [InlineData("/api/v1/sweeps/small-1", 200)]
    [InlineData("/api/v1/sweeps/small-1/trials", 200)]
    [InlineData("/api/v1/sweeps/small-1/export?format=events", 200)]
    [InlineData("/api/v1/sweeps/small-1/artifacts", 200)]
    [InlineData("/api/v1/sweeps/small-1/artifacts/trials.csv", 200)]
    [InlineData("/api/v1/sweeps/small-1/pause", 405)]
    [InlineData("/api/v1/sweeps/nobody", 404)]
    [InlineData("/nothing", 404)]
    public async Task Head_OfAnyAddress_AnswersAsGetWithoutABody(string address, int status)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var get = await SendAsync(server.Client, HttpMethod.Get, address);
        using var head = await SendAsync(server.Client, HttpMethod.Head, address);

        ((int)head.StatusCode).ShouldBe(status);
        head.StatusCode.ShouldBe(get.StatusCode);
        head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType);
        head.Headers.ETag.ShouldBe(get.Headers.ETag);
        head.Headers.CacheControl?.ToString().ShouldBe(get.Headers.CacheControl?.ToString());
        head.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await head.Content.ReadAsByteArrayAsync(ServerUnderTest.Cancellation)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/v1/stream", 200)]
    [InlineData("/api/v1/sweeps/small-1/stream", 200)]
    [InlineData("/api/v1/sweeps/nobody/stream", 404)]
    public async Task Head_OfAStream_EndsAfterItsHeaders(string address, int status)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var head = await SendAsync(server.Client, HttpMethod.Head, address);

        ((int)head.StatusCode).ShouldBe(status);
        head.Content.Headers.ContentType?.MediaType.ShouldBe(status == 200 ? "text/event-stream" : "application/problem+json");
        (await head.Content.ReadAsByteArrayAsync(ServerUnderTest.Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Head_OverASocket_LeavesTheConnectionUsable()
    {
        using var folder = new TemporaryFolder();
        await using var running = await Running.StartAsync(folder.Path);
        using var client = new HttpClient { BaseAddress = running.Address };

        foreach (var address in (string[])["/healthz", "/api/v1/sweeps", "/", "/api/v1/stream", "/readyz"])
        {
            using var head = await SendAsync(client, HttpMethod.Head, address);
            head.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        }

        using var get = await SendAsync(client, HttpMethod.Get, "/healthz");
        (await get.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldContain("healthy");
    }

    [Fact]
    public async Task Head_OfARange_IsOfTheWholeFile()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/v1/sweeps/small-1/artifacts/trials.csv");
        request.Headers.Range = new RangeHeaderValue(0, 9);

        using var head = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentRange.ShouldBeNull();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address);
        return await client.SendAsync(request, ServerUnderTest.Cancellation);
    }
}
