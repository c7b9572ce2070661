using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Results;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>Runs sweeps in this process, on slots of this machine, and stores their results in a folder. Thread-safe.</summary>
public sealed class LocalSweepService : ISweepService, IAsyncDisposable
{
    // A reader that wants the first few of a long history must not pay for all of it.
    private const int EventsAtOnce = 1000;

    private readonly LocalSweepOptions _options;
    private readonly StartKeys _keys;
    private readonly SweepLauncher _launcher;
    private readonly SweepRequests _requests;

    /// <summary>Creates a service over a data folder.</summary>
    public LocalSweepService(LocalSweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _keys = new StartKeys(options.Folder);
        _launcher = new SweepLauncher(options);
        _requests = new SweepRequests(_launcher, GetAsync, options);
    }

    /// <inheritdoc/>
    public Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Task.Run(
            () => _keys.StartAsync(start, () => _launcher.StartAsync(start, cancellationToken), cancellationToken),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Task.Run(() => SweepResults.List(_options.Folder), cancellationToken);

    /// <inheritdoc/>
    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => Task.Run(() => Get(sweep), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_launcher.Known(sweep) is { } run)
        {
            await foreach (var update in run.Feed.WatchAsync(cancellationToken).ConfigureAwait(false))
                yield return update;
            yield break;
        }

        // Not of this process: what its folder says.
        for (SweepUpdate? last = null; ; )
        {
            var update = await GetAsync(sweep, cancellationToken).ConfigureAwait(false);
            if (last is null || (update.Sequence, update.Status, update.Message) != (last.Sequence, last.Status, last.Message))
                yield return last = update;
            if (update.HasEnded)
                yield break;
            await Task.Delay(SweepRequests.LookEvery, _options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PastEvent> EventsAsync(
        string sweep,
        long after,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var folder = _options.FolderOf(sweep).Path;
        while (true)
        {
            // Asked before the log is read: what the last holder wrote is then read too.
            var grows = follow && SweepHistory.IsGrowing(folder);
            var known = after;
            var page = await Task.Run(() => SweepHistory.Read(folder, known, EventsAtOnce), cancellationToken).ConfigureAwait(false);
            foreach (var happened in page)
            {
                yield return happened;
                after = happened.Sequence;
            }

            if (page.Count == EventsAtOnce)
                continue;
            if (!grows)
                yield break;
            await Task.Delay(SweepRequests.LookEvery, _options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<OutputPiece> OutputAsync(
        string sweep,
        int trial,
        long after,
        bool follow,
        CancellationToken cancellationToken
    ) => OutputFollower.ReadAsync(token => GetAsync(sweep, token), trial, after, follow, _options.Time, null, cancellationToken);

    /// <inheritdoc/>
    public Task PauseAsync(string sweep, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new(RequestKind.Pause), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken)
    {
        await SteerAsync(sweep, new(RequestKind.Resume), cancellationToken).ConfigureAwait(false);
        return _options.FolderOf(sweep).Name;
    }

    /// <inheritdoc/>
    public Task StopAsync(string sweep, CancellationToken cancellationToken) => SteerAsync(sweep, new(RequestKind.Stop), cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(string sweep, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new(RequestKind.Cancel), cancellationToken);

    /// <inheritdoc/>
    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new(RequestKind.Cancel, trial), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new(RequestKind.Retry, trial), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int>> SteerAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        var retried = await _requests.AskAsync(sweep, request, cancellationToken).ConfigureAwait(false);
        if (request.Kind == RequestKind.Stop)
            await _requests.UntilReleasedAsync(sweep, cancellationToken).ConfigureAwait(false);
        else if (request is { Kind: RequestKind.Cancel, Trial: null })
            await StopAsync(sweep, cancellationToken).ConfigureAwait(false); // waits for the end: there is nothing left to stop
        return retried;
    }

    /// <summary>
    /// Whether this service runs a sweep, or was the last one to run it. Otherwise another process holds the sweep, or none does.
    /// </summary>
    public bool Runs(string sweep) => _launcher.Known(sweep) is not null;

    /// <summary>Drains every running sweep.</summary>
    public async ValueTask DisposeAsync()
    {
        await _launcher.DisposeAsync().ConfigureAwait(false);
        _keys.Dispose();
    }

    /// <summary>Reads what a folder says of its sweep.</summary>
    /// <exception cref="EngineException">A file is damaged.</exception>
    internal static SweepUpdate Read(SweepFolder folder)
    {
        var results = SweepResults.Load(folder);
        return new(
            results.State,
            results.Status,
            results.Folder,
            results.Message,
            new Dictionary<int, SegmentProgress>(),
            results.Sweep,
            results.Started,
            results.Finished,
            results.Sequence
        );
    }

    private SweepUpdate Get(string sweep) => _launcher.Known(sweep) is { } run ? run.Feed.Latest : Read(_options.FolderOf(sweep));
}
