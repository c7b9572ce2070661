using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Server.Contracts;

namespace Eam.Client.Remote;

/// <summary>
/// The sweeps of a server: the state is folded here from the server's events, so that everything that shows a local sweep shows a remote one. Thread-safe.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="time">The clock.</param>
/// <param name="notice">Called with a line when a watched server is lost, and when it is back.</param>
internal sealed class HttpSweepService(ApiClient api, TimeProvider time, Action<string> notice) : ISweepService
{
    private const int Page = 1000;

    private readonly ConcurrentDictionary<string, FoldedSweep> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<string> StartAsync(SweepSpec spec, string source, CancellationToken cancellationToken) =>
        StartAsync(source, cancellationToken);

    /// <summary>Starts a sweep from its file, which the server reads; once, however often the connection breaks.</summary>
    /// <exception cref="RemoteSweepFileException">It has mistakes.</exception>
    public async Task<string> StartAsync(string source, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString("N");
        return (await api.PostFileAsync("sweeps", source, key, ApiJson.Default.SweepSummary, cancellationToken)).Id;
    }

    /// <summary>All sweeps, as the server lists them.</summary>
    public async Task<IReadOnlyList<SweepSummary>> SummariesAsync(CancellationToken cancellationToken)
    {
        var all = new List<SweepSummary>();
        while (true)
        {
            var page = await api.GetAsync(
                FormattableString.Invariant($"sweeps?offset={all.Count}&limit={Page}"),
                ApiJson.Default.SweepPage,
                cancellationToken
            );
            all.AddRange(page.Sweeps);
            if (page.Sweeps.Count == 0 || all.Count >= page.Total)
                return [.. all.DistinctBy(sweep => sweep.Id)];
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await SummariesAsync(cancellationToken)).Select(sweep => sweep.Id).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken)
    {
        var now = await api.GetAsync(ApiClient.Sweep(sweep), ApiJson.Default.SweepDetails, cancellationToken);
        var folded = await FoldAsync(sweep, now, cancellationToken);
        return Update(now.Sweep, now.Live, folded);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await GetAsync(sweep, cancellationToken);
        using var stream = new SweepStream(api, sweep, time, notice);
        while (true)
        {
            var (change, isLast) = await stream.NextAsync(cancellationToken);
            var folded = await stream.PersistAsync(token => CatchUpAsync(sweep, change.Sequence, token), cancellationToken);
            yield return Update(change.Sweep, change.Live, folded);
            if (isLast)
                yield break;
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
        using var stream = new SweepStream(api, sweep, time, notice);
        for (var isLast = !follow; ; )
        {
            var known = after;
            var events = await stream.PersistAsync(token => AfterAsync(sweep, known, token), cancellationToken);
            foreach (var past in events)
                yield return past;
            after += events.Count;
            if (isLast)
                yield break;
            (_, isLast) = await stream.NextAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task PauseAsync(string sweep, CancellationToken cancellationToken) => SteerAsync(sweep, "/pause", cancellationToken);

    /// <inheritdoc/>
    public async Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken) =>
        (await SteerAsync(sweep, "/resume", cancellationToken)).Id;

    /// <inheritdoc/>
    public Task StopAsync(string sweep, CancellationToken cancellationToken) => SteerAsync(sweep, "/stop", cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(string sweep, CancellationToken cancellationToken) => SteerAsync(sweep, "/cancel", cancellationToken);

    /// <inheritdoc/>
    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) =>
        SteerAsync(sweep, FormattableString.Invariant($"/trials/{trial}/cancel"), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken)
    {
        var before = (await GetAsync(sweep, cancellationToken)).Sequence;
        try
        {
            await SteerAsync(
                sweep,
                trial is { } number ? FormattableString.Invariant($"/trials/{number}/retry") : "/retry",
                cancellationToken
            );
        }
        catch (ConflictException)
        {
            // It was asked twice, because the first answer was lost.
            if (await RetriedAsync() is { Count: > 0 } done)
                return done;
            throw;
        }

        return await RetriedAsync();

        async Task<IReadOnlyList<int>> RetriedAsync() =>
            [
                .. (await AfterAsync(sweep, before, cancellationToken))
                    .Select(past => past.Event)
                    .OfType<SweepEvent.TrialRetried>()
                    .Select(retried => retried.Trial),
            ];
    }

    /// <summary>A status as this program knows it.</summary>
    /// <exception cref="EngineException">It does not.</exception>
    public static SweepStatus Status(SweepSummary sweep) =>
        Enum.TryParse<SweepStatus>(sweep.Status, ignoreCase: true, out var status) && Enum.IsDefined(status)
            ? status
            : throw new EngineException($"{sweep.Id} is {sweep.Status}{(sweep.Message is null ? string.Empty : $": {sweep.Message}")}");

    private Task<SweepSummary> SteerAsync(string sweep, string verb, CancellationToken cancellationToken) =>
        api.PostAsync(ApiClient.Sweep(sweep, verb), ApiJson.Default.SweepSummary, cancellationToken);

    private async Task<FoldedSweep> FoldAsync(string sweep, SweepDetails now, CancellationToken cancellationToken)
    {
        var known = _known.GetOrAdd(sweep, _ => new FoldedSweep(SweepState.Start(SweepJson.Spec(now.Spec)), 0));
        return _known[sweep] = await known.CatchUpAsync(api, sweep, cancellationToken);
    }

    private async Task<FoldedSweep> CatchUpAsync(string sweep, long sequence, CancellationToken cancellationToken)
    {
        var known = _known[sweep];
        return known.Sequence >= sequence ? known : _known[sweep] = await known.CatchUpAsync(api, sweep, cancellationToken);
    }

    private async Task<List<PastEvent>> AfterAsync(string sweep, long after, CancellationToken cancellationToken)
    {
        var events = new List<PastEvent>();
        await foreach (var page in FoldedSweep.PagesAsync(api, sweep, after, cancellationToken))
            events.AddRange(page);
        return events;
    }

    private SweepUpdate Update(SweepSummary sweep, IReadOnlyList<LiveSegment> live, FoldedSweep folded) =>
        new(
            folded.State,
            Status(sweep),
            api.AddressOf(sweep.Id),
            sweep.Message,
            live.Where(segment => segment.Compute is not null)
                .ToDictionary(
                    segment => segment.Trial,
                    segment => new SegmentProgress(segment.Compute!.Value, segment.Loss ?? double.NaN, segment.Reward ?? double.NaN)
                ),
            sweep.Id,
            sweep.Started ?? default,
            sweep.Finished,
            folded.Sequence
        );
}
