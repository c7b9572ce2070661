using Eam.Engine.Storage;
using Eam.Testing;
using Eam.Testing.Storage;

namespace Eam.Engine.Tests.Storage;

public sealed class SqliteSweepStoreTests : SweepStoreContract, IDisposable
{
    private readonly TemporaryFolder _sweeps = new();

    public void Dispose() => _sweeps.Dispose();

    [Fact]
    public async Task AppendAsync_WithEvents_IsOneSpanOfSqlite()
    {
        await using var store = Open();

        await AppendSpans.CheckAsync(store, "sqlite");
    }

    protected override ISweepStore Open() => new SqliteSweepStore(_sweeps.Path);
}

public sealed class MemorySweepStoreTests : SweepStoreContract, IAsyncDisposable
{
    private readonly MemorySweepStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    protected override ISweepStore Open() => _store;
}
