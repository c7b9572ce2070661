using Eam.Engine;
using Eam.Grains.Artifacts;
using Eam.Testing;

namespace Eam.Grains.Tests.Artifacts;

public sealed class S3ArtifactStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SkippingTime _time = new();
    private FakeObjectStorage _storage = null!;
    private S3ArtifactStore _store = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _storage = await FakeObjectStorage.StartAsync();
        _store = _storage.Client("team/", _time);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _storage.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(3_000_000)]
    public async Task GetAsync_AfterPut_HasTheSameBytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(_folder.File("in"), bytes, Now);

        await _store.PutAsync("sweeps/a-1/checkpoints/x", _folder.File("in"), Now);

        (await _store.GetAsync("sweeps/a-1/checkpoints/x", _folder.File("out"), Now)).ShouldBeTrue();
        (await File.ReadAllBytesAsync(_folder.File("out"), Now)).ShouldBe(bytes);
        _storage.Names.ShouldBe(["team/sweeps/a-1/checkpoints/x"]);
    }

    [Fact]
    public async Task GetAsync_OfAnUnknownName_IsFalseAndLeavesTheFileAlone()
    {
        await File.WriteAllTextAsync(_folder.File("out"), "before", Now);

        (await _store.GetAsync("sweeps/none", _folder.File("out"), Now)).ShouldBeFalse();

        (await File.ReadAllTextAsync(_folder.File("out"), Now)).ShouldBe("before");
        Directory.EnumerateFiles(_folder.Path).Count().ShouldBe(1);
    }

    [Fact]
    public async Task ListAsync_OfManyPages_HasAllOfThePrefixInOrder()
    {
        _storage.PageSize = 3;
        foreach (var name in Enumerable.Range(0, 10).Select(i => $"sweeps/a/{i}"))
            _storage["team/" + name] = [1, 2];
        _storage["team/sweeps/b/0"] = [1];
        _storage["other/sweeps/a/0"] = [1];

        var found = await _store.ListAsync("sweeps/a/", Now);

        found.Select(known => known.Name).ShouldBe(Enumerable.Range(0, 10).Select(i => $"sweeps/a/{i}"));
        found.ShouldAllBe(known => known.Bytes == 2 && known.Modified > DateTimeOffset.UtcNow.AddMinutes(-5));
        (await _store.ListAsync("sweeps/none/", Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task DeleteAsync_OfSomeNames_LeavesTheOthersAndForgivesUnknownOnes()
    {
        foreach (var name in (string[])["a", "b", "c"])
            _storage[$"team/{name}"] = [1];

        await _store.DeleteAsync(["a", "none", "c"], Now);

        _storage.Names.ShouldBe(["team/b"]);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task PutAsync_StorageFailsForAMoment_TriesAgain(int status)
    {
        var failures = 3;
        _storage.Fault = (_, _) => Interlocked.Decrement(ref failures) >= 0 ? status : null;
        await File.WriteAllTextAsync(_folder.File("in"), "content", Now);

        await _store.PutAsync("a", _folder.File("in"), Now);

        _storage["team/a"].ShouldBe("content"u8.ToArray());
        _storage.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task EveryCall_StorageIsGoneForGood_GivesUpWithOneLineThatShowsNoSecret()
    {
        await File.WriteAllTextAsync(_folder.File("in"), "content", Now);
        _storage.Fault = (_, _) => 500;

        foreach (
            var (verb, call) in new (string, Func<Task>)[]
            {
                ("write a", () => _store.PutAsync("a", _folder.File("in"), Now)),
                ("read a", () => _store.GetAsync("a", _folder.File("out"), Now)),
                ("list a", () => _store.ListAsync("a", Now)),
                ("delete a", () => _store.DeleteAsync(["a"], Now)),
            }
        )
        {
            var failure = await Should.ThrowAsync<ArtifactStoreException>(call);
            failure.Message.ShouldStartWith($"cannot {verb} in the object storage s3://eam-test/team/ at {_storage.Address}: ");
            failure.Message.ShouldNotContain("\n");
            failure.Message.ShouldNotContain("a-secret");
        }

        _storage.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal)).ShouldBe(8);
        File.Exists(_folder.File("out")).ShouldBeFalse();
    }

    [Fact]
    public async Task CheckAsync_WrongBucket_IsToldAtOnce()
    {
        using var wrong = _storage.Client(bucket: "no-such-bucket", time: _time);

        (await Should.ThrowAsync<EngineException>(() => wrong.CheckAsync(Now))).Message.ShouldContain("simulated error NoSuchBucket");
        (await Should.ThrowAsync<EngineException>(() => wrong.GetAsync("a", _folder.File("out"), Now))).Message.ShouldContain(
            "simulated error NoSuchBucket"
        );
        _time.Waits.ShouldBeEmpty();
        await _store.CheckAsync(Now);
    }

    [Fact]
    public async Task CheckAsync_NobodyListens_SaysSo()
    {
        await _storage.DisposeAsync();

        (await Should.ThrowAsync<ArtifactStoreException>(() => _store.CheckAsync(Now))).Message.ShouldContain("refused");
    }
}
