using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Grains.Artifacts;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Grains.Tests.Artifacts;

public sealed class SweepUploadsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FakeObjectStorage _storage = null!;
    private S3ArtifactStore _store = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _storage = await FakeObjectStorage.StartAsync();
        _store = _storage.Client(time: new SkippingTime());
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _storage.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task FinishAsync_OfASweep_StoresItsFilesAndDeletesTheCheckpointsThatNobodyNeeds()
    {
        var folder = new SweepFolder(_folder.File("small-1"));
        Directory.CreateDirectory(folder.Path);
        await File.WriteAllTextAsync(folder.Source, "name: small", Now);
        await File.WriteAllTextAsync(folder.Trials, "trial", Now);
        var state = SweepState.Start(SweepSpecs.Small());
        foreach (
            var name in (string[])
                [
                    "trial-0001.000004.safetensors",
                    "trial-0001.000004.safetensors.sha256",
                    "trial-0001.000004.epoch",
                    "trial-0002.000003.safetensors.damaged",
                    "else.txt",
                ]
        )
            _storage[$"sweeps/small-1/checkpoints/{name}"] = [1];
        var uploads = new SweepUploads(_store, folder, _ => { });

        await uploads.FinishAsync(state);

        _storage.Names.ShouldBe([
            "sweeps/small-1/checkpoints/else.txt",
            "sweeps/small-1/checkpoints/trial-0002.000003.safetensors.damaged",
            "sweeps/small-1/sweep.yaml",
            "sweeps/small-1/trials.csv",
        ]);
        var puts = _storage.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal));
        await uploads.FinishAsync(state);
        _storage.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal)).ShouldBe(puts, "nothing has changed");
    }

    [Fact]
    public async Task FinishAsync_StorageIsAway_ThrowsAndAskOnlyTells()
    {
        var folder = new SweepFolder(_folder.File("small-1"));
        Directory.CreateDirectory(folder.Path);
        await File.WriteAllTextAsync(folder.Trials, "trial", Now);
        _storage.Fault = (_, _) => 500;
        var told = new TaskCompletionSource<string>();
        var uploads = new SweepUploads(_store, folder, line => told.TrySetResult(line));

        uploads.Ask(SweepState.Start(SweepSpecs.Small()));

        (await told.Task.WaitAsync(Now)).ShouldStartWith("cannot write sweeps/small-1/trials.csv in the object storage");
        await Should.ThrowAsync<ArtifactStoreException>(() => uploads.FinishAsync(SweepState.Start(SweepSpecs.Small())));
    }

    [Fact]
    public async Task FetchAsync_OfACopy_HasWhatIsWantedAndNothingElse()
    {
        foreach (
            var name in (string[])
                [
                    "trials.csv",
                    "sweep.yaml",
                    "checkpoints/trial-0001.000004.safetensors",
                    "checkpoints/trial-0002.000004.safetensors",
                    "../../evil",
                    "checkpoints/../evil",
                ]
        )
            _storage["sweeps/small-1/" + name] = [1, 2, 3];
        var (copy, folder) = (new SweepCopy(_store), _folder.File("copy", "small-1"));

        var all = await copy.FetchAsync(
            "small-1",
            folder,
            name => name is "trials.csv" or "checkpoints/trial-0001.000004.safetensors",
            Now
        );

        all.Select(file => file.Name)
            .ShouldBe([
                "checkpoints/trial-0001.000004.safetensors",
                "checkpoints/trial-0002.000004.safetensors",
                "sweep.yaml",
                "trials.csv",
            ]);
        Files(folder).ShouldBe(["checkpoints/trial-0001.000004.safetensors", "trials.csv"]);
        File.GetLastWriteTimeUtc(Path.Combine(folder, "trials.csv")).ShouldBe(all[^1].Modified.UtcDateTime);
        _storage["sweeps/small-1/trials.csv"] = [7];
        await _store.DeleteAsync(["sweeps/small-1/checkpoints/trial-0001.000004.safetensors"], Now);
        await copy.FetchAsync("small-1", folder, name => name is "trials.csv", Now);
        Files(folder).ShouldBe(["trials.csv"]);
        (await File.ReadAllBytesAsync(Path.Combine(folder, "trials.csv"), Now)).ShouldBe([7]);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal);
}
