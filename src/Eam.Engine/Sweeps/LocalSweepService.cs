using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>Runs sweeps in this process: one worker a slot, results in a folder. Thread-safe.</summary>
public sealed class LocalSweepService : ISweepService, IAsyncDisposable
{
    /// <summary>With its folder, clock and runner.</summary>
    public LocalSweepService(LocalSweepOptions options) => Options = options;

    /// <summary>What it runs with.</summary>
    public LocalSweepOptions Options { get; }

    /// <inheritdoc/>
    public Task<string> StartAsync(SweepSpec spec, string source, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Goes on with a stopped or interrupted sweep from its event log and checkpoints.</summary>
    /// <param name="sweep">Its identifier, or the path of its folder.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>The sweep's identifier, for <see cref="WatchAsync"/>.</returns>
    /// <exception cref="EngineException">There is no such sweep, another process runs it, or its files are damaged.</exception>
    public Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task StopAsync(string sweep, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Drains every running sweep.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
