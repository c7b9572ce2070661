using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Eam.Engine.Results;

namespace Eam.Server.Tests.Artifacts;

public sealed class ArtifactTests
{
    [Fact]
    public async Task Export_OfASweep_IsWhatTheFolderHolds()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var folder = Path.Combine(server.Folder, "sweeps", sweep);

        (await TextAsync(server, $"/api/v1/sweeps/{sweep}/export")).ShouldBe(
            await File.ReadAllTextAsync(Path.Combine(folder, "trials.csv"), ServerUnderTest.Cancellation)
        );
        (await TextAsync(server, $"/api/v1/sweeps/{sweep}/export?format=jsonl")).ShouldBe(
            await File.ReadAllTextAsync(Path.Combine(folder, "curves.jsonl"), ServerUnderTest.Cancellation)
        );
        (await TextAsync(server, $"/api/v1/sweeps/{sweep}/export?format=events"))
            .Split('\n')
            .Length.ShouldBe(SweepHistory.Read(folder).Count + 1);
        (await server.GetAsync($"/api/v1/sweeps/{sweep}/export?format=json")).GetProperty("trials").GetArrayLength().ShouldBe(18);
    }

    [Fact]
    public async Task Artifact_InRanges_IsTheFile()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var checkpoints = Directory.CreateDirectory(Path.Combine(server.Folder, "sweeps", sweep, "checkpoints")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(checkpoints, "trial-0003.000002.safetensors"),
            "0123456789",
            ServerUnderTest.Cancellation
        );

        var listed = (await server.GetAsync($"/api/v1/sweeps/{sweep}/artifacts"))
            .GetProperty("artifacts")
            .EnumerateArray()
            .Single(artifact => artifact.GetProperty("kind").GetString() == "checkpoint");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/sweeps/{sweep}/artifacts/trial-0003.000002.safetensors");
        request.Headers.Range = new RangeHeaderValue(2, 5);
        using var part = await server.Client.SendAsync(request, ServerUnderTest.Cancellation);
        using var beyond = new HttpRequestMessage(HttpMethod.Get, request.RequestUri);
        beyond.Headers.Range = new RangeHeaderValue(100, 200);
        using var refused = await server.Client.SendAsync(beyond, ServerUnderTest.Cancellation);

        listed.GetProperty("trial").GetInt32().ShouldBe(3);
        listed.GetProperty("bytes").GetInt32().ShouldBe(10);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldBe("2345");
        part.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 2-5/10");
        await ServerUnderTest.ProblemAsync(refused, 416, "range-not-satisfiable");
        refused.Content.Headers.ContentRange!.ToString().ShouldBe("bytes */10");
    }

    [Theory]
    [InlineData("sweep.json")]
    [InlineData("sweep.db")]
    [InlineData("lock")]
    [InlineData("..%2fsmall-1%2ftrials.csv")]
    [InlineData("%2e%2e%2f%2e%2e%2fserver%2frunning")]
    [InlineData("checkpoints")]
    [InlineData("secret.png")]
    public async Task Artifact_OfAnyOtherName_IsNotFound(string name)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var secret = Path.Combine(server.Folder, "secret");
        await File.WriteAllTextAsync(secret, "secret", ServerUnderTest.Cancellation);
        File.CreateSymbolicLink(Path.Combine(server.Folder, "sweeps", sweep, "secret.png"), secret);

        using var response = await server.Client.GetAsync(
            new Uri($"/api/v1/sweeps/{sweep}/artifacts/{name}", UriKind.Relative),
            ServerUnderTest.Cancellation
        );

        (await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldNotBe("secret");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Samples_OfATrialWithoutACheckpoint_AreNotFound()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();

        using var response = await server.Client.GetAsync(
            new Uri($"/api/v1/sweeps/{sweep}/trials/0/samples", UriKind.Relative),
            ServerUnderTest.Cancellation
        );

        (await ServerUnderTest.ProblemAsync(response, 404, "not-found")).GetProperty("detail").GetString()!.ShouldContain("checkpoint");
    }

    private static async Task<string> TextAsync(ServerUnderTest server, string address) =>
        Encoding.UTF8.GetString(await server.Client.GetByteArrayAsync(new Uri(address, UriKind.Relative), ServerUnderTest.Cancellation));
}
