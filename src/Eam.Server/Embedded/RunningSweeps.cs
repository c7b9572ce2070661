using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Sweeps;

namespace Eam.Server.Embedded;

/// <summary>
/// The sweeps that this server was asked to run, on the disk: what runs when the server ends, however it ends, goes on at the next start; what a user
/// stopped, or what has ended by itself, does not. Wraps the service, so that every way of steering is seen. Thread-safe.
/// </summary>
internal sealed class RunningSweeps(ISweepService sweeps, string file) : ISweepService
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _names = new(Read(file), StringComparer.Ordinal);

    /// <summary>Goes on with all of them.</summary>
    /// <returns>Their names, and those that cannot go on with the reason.</returns>
    public async Task<IReadOnlyList<(string Sweep, string? Problem)>> ResumeAllAsync(CancellationToken cancellationToken)
    {
        string[] names;
        lock (_gate)
            names = [.. _names];
        var resumed = new List<(string, string?)>();
        foreach (var name in names)
        {
            try
            {
                // One that was done when the server ended has nothing to go on with.
                if ((await sweeps.GetAsync(name, cancellationToken)).Status is SweepStatus.Completed or SweepStatus.Cancelled)
                {
                    Set(name, runs: false);
                    continue;
                }

                await sweeps.ResumeAsync(name, cancellationToken);
                resumed.Add((name, null));
            }
            catch (EngineException failure)
            {
                if (failure is NotFoundException or ConflictException)
                    Set(name, runs: false);
                resumed.Add((name, failure.Message));
            }
        }

        return resumed;
    }

    public async Task<string> StartAsync(SweepSpec spec, string source, CancellationToken cancellationToken)
    {
        var sweep = await sweeps.StartAsync(spec, source, cancellationToken);
        Set(sweep, runs: true);
        return sweep;
    }

    public async Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken)
    {
        var name = await sweeps.ResumeAsync(sweep, cancellationToken);
        Set(name, runs: true);
        return name;
    }

    public async Task StopAsync(string sweep, CancellationToken cancellationToken)
    {
        // Before it is stopped: should the server end meanwhile, the user's word stands.
        Set(sweep, runs: false);
        await sweeps.StopAsync(sweep, cancellationToken);
    }

    public async Task CancelAsync(string sweep, CancellationToken cancellationToken)
    {
        await sweeps.CancelAsync(sweep, cancellationToken);
        Set(sweep, runs: false);
    }

    public async Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken)
    {
        var trials = await sweeps.RetryAsync(sweep, trial, cancellationToken);
        Set(sweep, runs: true);
        return trials;
    }

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => sweeps.ListAsync(cancellationToken);

    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => sweeps.GetAsync(sweep, cancellationToken);

    public IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken) =>
        sweeps.WatchAsync(sweep, cancellationToken);

    public IAsyncEnumerable<PastEvent> EventsAsync(string sweep, long after, bool follow, CancellationToken cancellationToken) =>
        sweeps.EventsAsync(sweep, after, follow, cancellationToken);

    public Task PauseAsync(string sweep, CancellationToken cancellationToken) => sweeps.PauseAsync(sweep, cancellationToken);

    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) =>
        sweeps.CancelTrialAsync(sweep, trial, cancellationToken);

    private void Set(string sweep, bool runs)
    {
        lock (_gate)
        {
            if (runs ? _names.Add(sweep) : _names.Remove(sweep))
                AtomicFile.Write(
                    file,
                    stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(_names.Select(name => name + "\n")))),
                    durable: true
                );
        }
    }

    private static string[] Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", file, failure);
        }
    }
}
