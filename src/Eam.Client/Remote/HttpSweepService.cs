using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Commands;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Server.Contracts;

namespace Eam.Client.Remote;

/// <summary>
/// The sweeps of a server. This class folds their states from the server's events, so that the code that shows local sweeps also shows
/// remote ones. Thread-safe.
/// </summary>
/// <param name="api">Client of the server.</param>
/// <param name="time">The clock.</param>
/// <param name="notice">Called with a line when the connection to a watched server is lost, and when it is back.</param>
internal sealed class HttpSweepService(ApiClient api, TimeProvider time, Action<string> notice) : ISweepService
{
    private const int Page = 1000,
        MostSweeps = 200_000;

    private static readonly TimeSpan LookForOutputEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, FoldedSweep> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <remarks>The server reads the file. It starts one sweep, even if the connection breaks and the request is sent again.</remarks>
    /// <exception cref="RemoteSweepFileException">The file has mistakes.</exception>
    public async Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        var (sweep, isNew) = await api.PostFileAsync(
            $"sweeps{Query(start)}",
            start.Source.Text,
            start.Key ?? Guid.NewGuid().ToString("N"),
            ApiJson.Default.SweepSummary,
            cancellationToken
        );

        // A key of this call alone: whatever the server answers, this call started the sweep.
        return new(RemoteName.New(api.Server, sweep.Id), isNew || start.Key is null) { Warnings = sweep.Warnings };
    }

    /// <summary>Returns what a start would run; nothing is started.</summary>
    /// <exception cref="RemoteSweepFileException">The file has mistakes.</exception>
    public async Task<SweepPlanView> PreviewAsync(SweepStart start, CancellationToken cancellationToken) =>
        (
            await api.PostFileAsync(
                $"sweeps/preview{Query(start)}",
                start.Source.Text,
                key: null,
                ApiJson.Default.SweepPlanView,
                cancellationToken
            )
        ).Value;

    /// <summary>Returns all sweeps, as the server lists them.</summary>
    public async Task<IReadOnlyList<SweepSummary>> SummariesAsync(CancellationToken cancellationToken)
    {
        // Each page begins after the last sweep of the page before. So sweeps that start or vanish meanwhile move no others.
        var (all, known) = (new List<SweepSummary>(), new HashSet<string>(StringComparer.Ordinal));
        var after = string.Empty;
        while (true)
        {
            var page = await api.GetAsync(
                FormattableString.Invariant($"sweeps?limit={Page}{after}"),
                ApiJson.Default.SweepPage,
                cancellationToken
            );
            var before = all.Count;
            all.AddRange(page.Sweeps.Where(sweep => known.Add(sweep.Id)));
            if (all.Count == before || (long)page.Offset + page.Sweeps.Count >= page.Total)
                return all;
            if (all.Count > MostSweeps)
                throw new EngineException($"{api.Server} lists more than {MostSweeps:N0} sweeps, which is more than eam reads");
            after = $"&after={Uri.EscapeDataString(page.Sweeps[^1].Id)}";
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await SummariesAsync(cancellationToken)).Select(sweep => sweep.Id).Where(PathName.IsSweep).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken)
    {
        var now = await api.GetAsync(ApiClient.Sweep(sweep), ApiJson.Default.SweepDetails, cancellationToken);
        RemoteName.Same(api.Server, sweep, now.Sweep.Id);
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
            RemoteName.Same(api.Server, sweep, change.Sweep.Id);
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
    public async IAsyncEnumerable<OutputPiece> OutputAsync(
        string sweep,
        int trial,
        long after,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stream = new SweepStream(api, sweep, time, notice);
        while (true)
        {
            var path = ApiClient.Sweep(sweep, FormattableString.Invariant($"/trials/{trial}/output?after={after}"));
            var read = await stream.PersistAsync(token => api.GetAsync(path, ApiJson.Default.TrialOutputView, token), cancellationToken);
            if (read.Text.Length > 0)
            {
                if (read.Next <= after)
                    throw new EngineException($"{api.Server} sent the same output twice, which this version of eam cannot read");
                after = read.Next;
                yield return new(read.From, read.Next, read.Missing, read.Text);
            }
            else if (!(follow && read.Growing))
            {
                yield break;
            }
            else
            {
                await Task.Delay(LookForOutputEvery, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task PauseAsync(string sweep, CancellationToken cancellationToken) =>
        PostAsync(sweep, new(RequestKind.Pause), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken) =>
        RemoteName.Same(api.Server, sweep, (await PostAsync(sweep, new(RequestKind.Resume), cancellationToken)).Id);

    /// <inheritdoc/>
    public Task StopAsync(string sweep, CancellationToken cancellationToken) => PostAsync(sweep, new(RequestKind.Stop), cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(string sweep, CancellationToken cancellationToken) =>
        PostAsync(sweep, new(RequestKind.Cancel), cancellationToken);

    /// <inheritdoc/>
    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) =>
        PostAsync(sweep, new(RequestKind.Cancel, trial), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken) =>
        RetryAsync(sweep, new SweepRequest(RequestKind.Retry, trial), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A request for a version is sent once: after a lost answer, a second one would be refused because of the first.</remarks>
    public async Task<IReadOnlyList<int>> SteerAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind == RequestKind.Retry)
            return await RetryAsync(sweep, request, cancellationToken);
        await PostAsync(sweep, request, cancellationToken);
        return [];
    }

    private async Task<IReadOnlyList<int>> RetryAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        var before = (await GetAsync(sweep, cancellationToken)).Sequence;
        try
        {
            await PostAsync(sweep, request, cancellationToken);
        }
        catch (SweepChangedException)
        {
            throw;
        }
        catch (ConflictException)
        {
            // The request was sent twice, because the first answer was lost.
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

    /// <summary>Parses the status of a sweep.</summary>
    /// <exception cref="EngineException">This program does not know the status.</exception>
    public static SweepStatus Status(SweepSummary sweep) =>
        EnumWords.Find<SweepStatus>(sweep.Status)
        ?? throw new EngineException($"{sweep.Id} is {sweep.Status}{(sweep.Message is null ? string.Empty : $": {sweep.Message}")}");

    // What is not in the file, as docs/api.md has it.
    private static string Query(SweepStart start)
    {
        if (start.Overrides.Device is not null)
            throw new EngineException("a server takes the backend from the sweep file: start without a device");
        var (name, seed, slots) = (start.Source.Name, start.Overrides.Seed, start.Overrides.Slots);
        var pairs = new List<string>();
        if (name is not null)
            pairs.Add($"name={Uri.EscapeDataString(name)}");
        if (seed is not null)
            pairs.Add(FormattableString.Invariant($"seed={seed}"));
        if (slots is not null)
            pairs.Add(FormattableString.Invariant($"slots={slots}"));
        return pairs.Count == 0 ? string.Empty : $"?{string.Join('&', pairs)}";
    }

    private Task<SweepSummary> PostAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        var trial = request.Trial is { } number ? FormattableString.Invariant($"/trials/{number}") : string.Empty;
        var path = ApiClient.Sweep(sweep, $"{trial}/{request.Kind.ToWord()}");
        return request.Expected is { } version
            ? api.PostOnceAsync(path, $"\"{version}\"", ApiJson.Default.SweepSummary, cancellationToken)
            : api.PostAsync(path, ApiJson.Default.SweepSummary, cancellationToken);
    }

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
            Status(sweep) == SweepStatus.Interrupted ? Coordinator.Abandoned(folded.State, SweepResults.ProcessEnded) : folded.State,
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
