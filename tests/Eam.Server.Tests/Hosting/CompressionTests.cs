using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Eam.Engine;

namespace Eam.Server.Tests.Hosting;

public sealed class CompressionTests
{
    [Theory]
    [InlineData("/api/v1/sweeps/small-1/trials", "br")]
    [InlineData("/api/v1/sweeps/small-1/trials", "gzip")]
    [InlineData("/api/v1/sweeps/small-1/export?format=json", "br")]
    [InlineData("/openapi/v1.json", "gzip")]
    public async Task Get_OfJson_IsCompressedAsTheClientAccepts(string address, string coding)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var response = await SendAsync(server, HttpMethod.Get, address, coding);

        response.Content.Headers.ContentEncoding.ShouldBe([coding]);
        response.Headers.Vary.ShouldContain("Accept-Encoding");
        JsonDocument.Parse(await TextAsync(response, coding)).RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
        using var head = await SendAsync(server, HttpMethod.Head, address, coding);
        head.Content.Headers.ContentEncoding.ShouldBe([coding]);
        head.Headers.ETag.ShouldBe(response.Headers.ETag);
    }

    [Fact]
    public async Task Get_OfATable_IsCompressedAndTheSame()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var plain = await SendAsync(server, HttpMethod.Get, "/api/v1/sweeps/small-1/export", "identity");
        using var compressed = await SendAsync(server, HttpMethod.Get, "/api/v1/sweeps/small-1/export", "gzip");

        compressed.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        (await TextAsync(compressed, "gzip")).ShouldBe(await plain.Content.ReadAsStringAsync(ServerUnderTest.Cancellation));
    }

    [Theory]
    [InlineData("/api/v1/sweeps/small-1/artifacts/trials.csv")]
    [InlineData("/api/v1/sweeps/small-1/stream")]
    public async Task Get_OfAFileOrAStream_IsSentAsItIs(string address)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var response = await SendAsync(server, HttpMethod.Get, address, "br", HttpCompletionOption.ResponseHeadersRead);

        response.IsSuccessStatusCode.ShouldBeTrue();
        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Get_OfEventsOfWhichOneCannotBeRead_IsAProblemThatCanBeRead(string coding)
    {
        await using var server = await ServerUnderTest.StartAsync(wrap: sweeps => new HookedService(sweeps)
        {
            BeforeEvent = past =>
            {
                if (past.Sequence == 1)
                    throw new EngineException("sweep.db: event 1 is damaged");
            },
        });
        await server.FinishAsync();

        using var response = await SendAsync(server, HttpMethod.Get, "/api/v1/sweeps/small-1/export?format=events", coding);

        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        await ServerUnderTest.ProblemAsync(response, 503, "storage");
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ServerUnderTest server,
        HttpMethod method,
        string address,
        string coding,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead
    )
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.AcceptEncoding.ParseAdd(coding);
        return await server.Client.SendAsync(request, completion, ServerUnderTest.Cancellation);
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, string coding)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ServerUnderTest.Cancellation);
        await using Stream text =
            coding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(text, Encoding.UTF8);
        return await reader.ReadToEndAsync(ServerUnderTest.Cancellation);
    }
}
