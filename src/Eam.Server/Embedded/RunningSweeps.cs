using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Commands;
using Eam.Engine.Files;
using Eam.Engine.Sweeps;

namespace Eam.Server.Embedded;

/// <summary>
/// Stores on the disk which sweeps this server runs. Sweeps that run when the server ends, in whatever way, resume at the next start.
/// Sweeps that a user stopped, or that ended, do not. It wraps the service, so that it sees every steering request. Thread-safe.
/// </summary>
internal sealed class RunningSweeps(ISweepService sweeps, string file) : ISweepService
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _names = new(Read(file), StringComparer.Ordinal);
    private readonly Dictionary<string, Stops> _stops = new(StringComparer.Ordinal);

    /// <summary>Resumes all stored sweeps.</summary>
    /// <returns>The names of the sweeps; for a sweep that cannot be resumed also the reason.</returns>
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
                // A sweep that was over when the server ended has nothing to resume. One whose time was over waits for its user.
                var before = await sweeps.GetAsync(name, cancellationToken);
                if (IsOver(before) || before is { Status: SweepStatus.Stopped, Message: Coordinator.TimeIsOver })
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

    public async Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken)
    {
        var started = await sweeps.StartAsync(start, cancellationToken);
        if (started.IsNew)
            Set(started.Sweep, runs: true);
        return started;
    }

    public async Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken)
    {
        var name = await sweeps.ResumeAsync(sweep, cancellationToken);
        Set(name, runs: true);
        return name;
    }

    public Task StopAsync(string sweep, CancellationToken cancellationToken) => StopAsync(sweep, new(RequestKind.Stop), cancellationToken);

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

    public async Task<IReadOnlyList<int>> SteerAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind == RequestKind.Stop)
            return await StopAsync(sweep, request, cancellationToken);
        var trials = await sweeps.SteerAsync(sweep, request, cancellationToken);
        if (request.Kind is RequestKind.Resume or RequestKind.Retry)
            Set(sweep, runs: true);
        else if (request is { Kind: RequestKind.Cancel, Trial: null })
            Set(sweep, runs: false);
        return trials;
    }

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => sweeps.ListAsync(cancellationToken);

    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => sweeps.GetAsync(sweep, cancellationToken);

    public IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken) =>
        sweeps.WatchAsync(sweep, cancellationToken);

    public IAsyncEnumerable<PastEvent> EventsAsync(string sweep, long after, bool follow, CancellationToken cancellationToken) =>
        sweeps.EventsAsync(sweep, after, follow, cancellationToken);

    public IAsyncEnumerable<OutputPiece> OutputAsync(
        string sweep,
        int trial,
        long after,
        bool follow,
        CancellationToken cancellationToken
    ) => sweeps.OutputAsync(sweep, trial, after, follow, cancellationToken);

    public Task PauseAsync(string sweep, CancellationToken cancellationToken) => sweeps.PauseAsync(sweep, cancellationToken);

    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) =>
        sweeps.CancelTrialAsync(sweep, trial, cancellationToken);

    private static bool IsOver(SweepUpdate sweep) =>
        sweep.Status is SweepStatus.Completed or SweepStatus.Cancelled
        || (sweep.Status == SweepStatus.Failed && Coordinator.IsOver(sweep.State));

    private async Task<IReadOnlyList<int>> StopAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        BeginStop(sweep);
        var isRefused = false;
        try
        {
            return await sweeps.SteerAsync(sweep, request, cancellationToken);
        }
        catch (SweepChangedException)
        {
            isRefused = true;
            throw;
        }
        finally
        {
            EndStop(sweep, isRefused);
        }
    }

    // The entry is removed before the sweep is stopped: if the server ends in between, the user's decision is kept.
    private void BeginStop(string sweep)
    {
        lock (_gate)
        {
            var ran = Set(sweep, runs: false);
            if (!_stops.TryGetValue(sweep, out var stops))
                _stops[sweep] = stops = new Stops();
            stops.Left++;
            stops.Ran |= ran;
        }
    }

    // The entry comes back if every one of the stops was refused, because the sweep had changed.
    private void EndStop(string sweep, bool isRefused)
    {
        lock (_gate)
        {
            var stops = _stops[sweep];
            stops.WasStopped |= !isRefused;
            if (--stops.Left > 0)
                return;
            _stops.Remove(sweep);
            if (stops is { Ran: true, WasStopped: false })
                Set(sweep, runs: true);
        }
    }

    // Returns whether this changed what is stored.
    private bool Set(string sweep, bool runs)
    {
        lock (_gate)
        {
            if (!(runs ? _names.Add(sweep) : _names.Remove(sweep)))
                return false;
            AtomicFile.Write(
                file,
                stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(_names.Select(name => name + "\n")))),
                durable: true
            );
            return true;
        }
    }

    private static string[] Read(string file)
    {
        try
        {
            return PlainFile.Exists(file) ? PlainFile.ReadText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", file, failure);
        }
    }

    /// <summary>The stops of a sweep that are under way at the same time.</summary>
    private sealed class Stops
    {
        public int Left { get; set; }

        public bool Ran { get; set; }

        public bool WasStopped { get; set; }
    }
}
