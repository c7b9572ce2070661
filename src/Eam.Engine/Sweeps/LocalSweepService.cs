using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>Runs sweeps in this process: a worker a slot, results in a folder. A sweep may also be named by the path of its folder. Thread-safe.</summary>
public sealed class LocalSweepService : ISweepService, IAsyncDisposable
{
    // A reader that wants the first few of a long history must not pay for all of it.
    private const int EventsAtOnce = 1000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly LocalSweepOptions _options;
    private readonly SlotBudget _budget;
    private readonly StartKeys _keys;
    private readonly ConcurrentDictionary<string, SweepRun> _runs = new(StringComparer.Ordinal);

    /// <summary>With its folder, clock and runner.</summary>
    public LocalSweepService(LocalSweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _budget = new SlotBudget(options.SharedSlots);
        _keys = new StartKeys(options.Folder);
    }

    /// <inheritdoc/>
    public Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Task.Run(() => _keys.StartAsync(start, () => BeginAsync(start, cancellationToken), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Task.Run(() => SweepResults.List(_options.Folder), cancellationToken);

    /// <inheritdoc/>
    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => Task.Run(() => Get(sweep), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Known(sweep) is { } run)
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
            await Task.Delay(LookEvery, _options.Time, cancellationToken).ConfigureAwait(false);
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
        var folder = SweepFolder.Find(_options.Folder, sweep).Path;
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
            await Task.Delay(LookEvery, _options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task PauseAsync(string sweep, CancellationToken cancellationToken) => AskAsync(sweep, new(RequestKind.Pause), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken)
    {
        await AskAsync(sweep, new(RequestKind.Resume), cancellationToken).ConfigureAwait(false);
        return SweepFolder.Find(_options.Folder, sweep).Name;
    }

    /// <inheritdoc/>
    public async Task StopAsync(string sweep, CancellationToken cancellationToken)
    {
        await AskAsync(sweep, new(RequestKind.Stop), cancellationToken).ConfigureAwait(false);
        var folder = SweepFolder.Find(_options.Folder, sweep);
        if (Mine(folder) is { } run)
            await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (FolderLock.IsHeld(folder.Lock))
            await Task.Delay(LookEvery, _options.Time, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task CancelAsync(string sweep, CancellationToken cancellationToken)
    {
        await AskAsync(sweep, new(RequestKind.Cancel), cancellationToken).ConfigureAwait(false);
        await StopAsync(sweep, cancellationToken).ConfigureAwait(false); // no more than waiting for the end
    }

    /// <inheritdoc/>
    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) =>
        AskAsync(sweep, new(RequestKind.Cancel, trial), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken) =>
        AskAsync(sweep, new(RequestKind.Retry, trial), cancellationToken);

    /// <summary>Whether it is this service that runs, or ran last, a sweep: else another process holds it, or nobody.</summary>
    public bool Runs(string sweep) => Known(sweep) is not null;

    /// <summary>Drains every running sweep.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs.Values)
            run.Stop();
        foreach (var run in _runs.Values)
        {
            await run.Completion.ConfigureAwait(false);
            run.Dispose();
        }

        _runs.Clear();
        _keys.Dispose();
    }

    private SweepUpdate Get(string sweep)
    {
        if (Known(sweep) is { } run)
            return run.Feed.Latest;
        var results = SweepResults.Find(_options.Folder, sweep);
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

    private async Task<string> BeginAsync(SweepStart start, CancellationToken cancellationToken)
    {
        var spec = start.ToSpec();
        MachineOffers.Check(spec);
        var (folder, held) = SweepFolder.Create(_options.Folder, spec.Name);
        var store = _options.StoreFor(folder);
        var runner = (ITrialRunner?)null;
        try
        {
            runner = _options.RunnerFor(spec, folder);
            AtomicFile.Write(folder.Source, stream => stream.Write(Encoding.UTF8.GetBytes(start.Source.Text)), durable: true);
            await store.AppendAsync(folder.Name, [], [], cancellationToken).ConfigureAwait(false);
            var journal = await SweepJournal.OpenAsync(store, folder.Name, spec, _options.Time, cancellationToken).ConfigureAwait(false);
            var record = new SweepRecord(
                SweepRecord.CurrentFormat,
                folder.Name,
                SweepStatus.Running,
                null,
                spec.Seed,
                _options.SlotsOf(spec),
                _options.Time.GetUtcNow(),
                null,
                VersionsRecord.Current,
                MachineRecord.Current,
                SpecRecord.Of(spec),
                Key: start.Key,
                Overrides: start.Overrides.ToRecord()
            );
            Launch(folder, new SweepRun(folder, held, record, journal, runner, _options, _budget));
            return folder.Name;
        }
        catch
        {
            (runner as IDisposable)?.Dispose();
            await store.DisposeAsync().ConfigureAwait(false);
            held.Dispose();
            throw;
        }
    }

    /// <summary>The run of this service that knows a sweep best: null where there was none, or another process went on with it since.</summary>
    private SweepRun? Known(string sweep) => _runs.TryGetValue(sweep, out var run) && !run.IsSuperseded ? run : null;

    private SweepRun? Mine(SweepFolder folder) => _runs.TryGetValue(folder.Name, out var run) && !run.Completion.IsCompleted ? run : null;

    /// <summary>Has a request done by whoever holds the sweep, or here where nobody does; the trials that are retried by it.</summary>
    private async Task<IReadOnlyList<int>> AskAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        var folder = SweepFolder.Find(_options.Folder, sweep);
        while (true)
        {
            var run = Mine(folder);
            var now = await GetAsync(run is null ? folder.Path : folder.Name, cancellationToken).ConfigureAwait(false);
            var retried = Steering.Events(folder.Name, now.State, request).OfType<SweepEvent.TrialRetried>().Select(e => e.Trial).ToList();
            var done =
                run is not null ? await AskHereAsync(run, request, cancellationToken).ConfigureAwait(false)
                : FolderLock.IsHeld(folder.Lock) ? await AskElsewhereAsync(folder, now, request, cancellationToken).ConfigureAwait(false)
                : await Task.Run(() => DoUnheldAsync(folder, request, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (done)
                return retried;
        }
    }

    // False: the run ended before it looked.
    private static async Task<bool> AskHereAsync(SweepRun run, SweepRequest request, CancellationToken cancellationToken)
    {
        if (await run.AskAsync(request).WaitAsync(cancellationToken).ConfigureAwait(false))
            return true;
        await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return request.Kind == RequestKind.Stop;
    }

    // The process that runs it looks for requests every 200 ms. A request that nobody saw goes with the next start.
    private async Task<bool> AskElsewhereAsync(
        SweepFolder folder,
        SweepUpdate now,
        SweepRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Kind == RequestKind.Resume && now.Status == SweepStatus.Running)
            throw new ConflictException($"sweep {folder.Name} is running in another process{Holder(folder)}: {folder.Path} is locked");
        var file = folder.Requests.Ask(request);
        while (File.Exists(file) && FolderLock.IsHeld(folder.Lock))
            await Task.Delay(LookEvery, _options.Time, cancellationToken).ConfigureAwait(false);

        // Where its process has ended, whether it saw the request or not is looked at anew.
        return request.Kind == RequestKind.Stop || FolderLock.IsHeld(folder.Lock);
    }

    private static string Holder(SweepFolder folder) => FolderLock.Holder(folder.Lock) is { } holder ? $" ({holder})" : "";

    // False: another process took the sweep a moment ago.
    private async Task<bool> DoUnheldAsync(SweepFolder folder, SweepRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind == RequestKind.Stop)
            return true;
        if (request.Kind == RequestKind.Pause)
            throw new ConflictException($"sweep {folder.Name} does not run: there is nothing to pause");
        if (FolderLock.TryTake(folder.Lock) is not { } held)
            return false;
        var store = _options.StoreFor(folder);
        var runner = (ITrialRunner?)null;
        try
        {
            var record = Manifest.Read(folder) with { Format = SweepRecord.CurrentFormat };
            record = record with { Spec = record.Spec with { MaxFailedTrials = _options.MaxFailedTrials ?? record.Spec.MaxFailedTrials } };
            var spec = record.Spec.ToSpec();
            EarlierLog.Import(folder, spec, _options.Notice);
            var journal = await SweepJournal.OpenAsync(store, folder.Name, spec, _options.Time, cancellationToken).ConfigureAwait(false);
            runner = request.Kind == RequestKind.Cancel ? null : _options.RunnerFor(spec, folder);
            await journal.RecordAsync(Lost(journal.State)).ConfigureAwait(false);
            await journal.RecordAsync([.. Steering.Events(folder.Name, journal.State, request)]).ConfigureAwait(false);
            if (runner is null)
            {
                Write(folder, record with { Tally = TallyRecord.Of(journal.State, journal.Sequence) }, journal.State);
                await journal.DisposeAsync().ConfigureAwait(false);
                held.Dispose();
                return true;
            }

            record = record with
            {
                Status = SweepStatus.Running,
                Message = null,
                Finished = null,
                Tally = null,
                Slots = _options.SlotsOf(spec),
                Versions = VersionsRecord.Current,
                Machine = MachineRecord.Current,
            };
            Launch(folder, new SweepRun(folder, held, record, journal, runner, _options, _budget));
            return true;
        }
        catch
        {
            (runner as IDisposable)?.Dispose();
            await store.DisposeAsync().ConfigureAwait(false);
            held.Dispose();
            throw;
        }
    }

    // A segment that was running when the process ended is lost, not failed: the trial goes on from its checkpoint.
    private static List<SweepEvent> Lost(SweepState state) =>
        [
            .. state
                .Trials.Where(trial => trial.Status == TrialStatus.Running)
                .Select(
                    SweepEvent (trial) =>
                        new SweepEvent.SegmentFailed(
                            trial.Number,
                            trial.Rung + 1,
                            trial.Attempt,
                            FailureKind.Preempted,
                            "the process ended while it ran"
                        )
                ),
        ];

    // Of a sweep that nobody runs and that is not resumed.
    private void Write(SweepFolder folder, SweepRecord record, SweepState state)
    {
        TrialsTable.Write(folder.Trials, state);
        CurvesFile.Write(folder.Curves, state);
        Manifest.Write(
            folder,
            state.IsCancelled
                ? record with
                {
                    Status = SweepStatus.Cancelled,
                    Message = null,
                    Finished = _options.Time.GetUtcNow(),
                }
                : record
        );
    }

    private void Launch(SweepFolder folder, SweepRun run)
    {
        run.Start();
        if (_runs.TryGetValue(folder.Name, out var before))
            before.Dispose();
        _runs[folder.Name] = run;
    }
}
