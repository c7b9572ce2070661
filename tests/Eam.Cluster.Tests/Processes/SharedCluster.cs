using Eam.Testing;

namespace Eam.Cluster.Tests.Processes;

/// <summary>
/// One PostgreSQL server and one cluster for all tests with real processes, started when the first test needs it. A test that destroys a part of the cluster leaves the repair to the next
/// test. If the cluster cannot be repaired, the next test gets a new one.
/// </summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private PostgresServer? _postgres;
    private ClusterProcesses? _cluster;

    /// <summary>Gives a test the cluster with a number of silos of one device each, until the result is disposed. Skips the test if PostgreSQL is not installed.</summary>
    internal async Task<ClusterUse> UseAsync(int silos)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? string.Empty);
        _postgres ??= PostgresServer.Start();
        if (_cluster is not null && await IsReadyAsync(_cluster, silos))
            return new(_cluster);
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _cluster = await ClusterProcesses.CreateAsync(_postgres);
        (await _cluster.BeginAsync(silos)).ShouldBeTrue("the silos of a new cluster are idle");
        return new(_cluster);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _postgres?.Dispose();
    }

    private static async Task<bool> IsReadyAsync(ClusterProcesses cluster, int silos)
    {
        try
        {
            return await cluster.BeginAsync(silos);
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException)
        {
            TestContext.Current.SendDiagnosticMessage($"the shared cluster is discarded: {failure.Message}");
            return false;
        }
    }
}

/// <summary>A test's use of the shared cluster.</summary>
internal sealed class ClusterUse(ClusterProcesses cluster) : IAsyncDisposable
{
    public ClusterProcesses Cluster => cluster;

    public async ValueTask DisposeAsync() => await cluster.EndAsync();
}
