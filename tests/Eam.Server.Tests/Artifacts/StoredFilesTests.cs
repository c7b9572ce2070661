using System.Collections.Concurrent;
using System.Net;
using Eam.Engine;
using Eam.Engine.Sweeps;

namespace Eam.Server.Tests.Artifacts;

/// <summary>Tests of a server whose folders are copies of files that are stored elsewhere.</summary>
public sealed class StoredFilesTests
{
    private static CancellationToken Now => ServerUnderTest.Cancellation;

    [Fact]
    public async Task Artifacts_OfFilesElsewhere_AreListedAllAndFetchedOneByOne()
    {
        var files = new Elsewhere(
            ("trials.csv", "newer"),
            ("checkpoints/trial-0003.000002.safetensors", "weights"),
            ("sweep.json", "{}"),
            ("checkpoints/trial-0003.000002.epoch", "")
        );
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { Files = files });
        var sweep = await server.FinishAsync();

        var listed = (await server.GetAsync($"/api/v1/sweeps/{sweep}/artifacts"))
            .GetProperty("artifacts")
            .EnumerateArray()
            .Select(artifact => $"{artifact.GetProperty("name")} {artifact.GetProperty("kind")} {artifact.GetProperty("bytes")}")
            .ToList();
        files.Fetched.ShouldBeEmpty();
        var weights = await server.Client.GetStringAsync($"/api/v1/sweeps/{sweep}/artifacts/trial-0003.000002.safetensors", Now);

        listed.ShouldBe(["trial-0003.000002.safetensors checkpoint 7", "trials.csv table 5"]);
        weights.ShouldBe("weights");
        files.Fetched.ShouldBe(["checkpoints/trial-0003.000002.safetensors"]);
        (await server.Client.GetStringAsync($"/api/v1/sweeps/{sweep}/artifacts/trials.csv", Now)).ShouldBe("newer");
        (await server.Client.GetAsync($"/api/v1/sweeps/{sweep}/artifacts/sweep.json", Now)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task SourceSamplesAndReport_OfFilesElsewhere_FetchWhatTheyShow()
    {
        var files = new Elsewhere(
            ("sweep.yaml", "name: elsewhere\n"),
            ("checkpoints/trial-0002.000002.safetensors", "damaged"),
            ("checkpoints/trial-0003.000002.safetensors", "weights")
        );
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { Files = files });
        var sweep = await server.FinishAsync();

        (await server.Client.GetStringAsync($"/api/v1/sweeps/{sweep}/source", Now)).ShouldBe("name: elsewhere\n");
        files.Fetched.ShouldBe(["sweep.yaml"]);
        (await server.Client.GetAsync($"/api/v1/sweeps/{sweep}/trials/2/samples", Now)).IsSuccessStatusCode.ShouldBeFalse(
            "the checkpoint that was fetched is damaged"
        );
        files.Fetched.ShouldBe(["sweep.yaml", "checkpoints/trial-0002.000002.safetensors"]);
        (await server.GetAsync($"/api/v1/sweeps/{sweep}/report")).GetProperty("source").GetString().ShouldBe("name: elsewhere\n");
    }

    [Fact]
    public async Task Artifacts_StoreIsAway_AreAProblemOfOneLine()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options =>
            options with
            {
                Files = new Elsewhere { Failure = "cannot list sweeps/small-1/ in the object storage" },
            }
        );
        var sweep = await server.FinishAsync();

        using var answer = await server.Client.GetAsync($"/api/v1/sweeps/{sweep}/artifacts", Now);

        answer.IsSuccessStatusCode.ShouldBeFalse();
        (await answer.Content.ReadAsStringAsync(Now)).ShouldContain("cannot list sweeps/small-1/ in the object storage");
    }

    private sealed class Elsewhere(params (string Name, string Content)[] files) : ISweepFiles
    {
        public ConcurrentQueue<string> Fetched { get; } = new();

        public string? Failure { get; init; }

        public Task<IReadOnlyList<ResultFile>> FetchAsync(
            SweepUpdate update,
            Func<string, bool> wanted,
            CancellationToken cancellationToken
        )
        {
            if (Failure is not null)
                throw new EngineException(Failure);
            foreach (var (name, content) in files.Where(file => wanted(file.Name)))
            {
                Fetched.Enqueue(name);
                var path = Path.Combine(update.Folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, content);
            }

            return Task.FromResult<IReadOnlyList<ResultFile>>([
                .. files.Select(file => new ResultFile(file.Name, file.Content.Length, DateTimeOffset.UnixEpoch)),
            ]);
        }
    }
}
