using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>Runs sweeps in this process: a worker a slot, results in a folder. Thread-safe.</summary>
public sealed class LocalSweepService : ISweepService, IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly LocalSweepOptions _options;
    private readonly ConcurrentDictionary<string, SweepRun> _runs = new(StringComparer.Ordinal);

    /// <summary>With its folder, clock and runner.</summary>
    public LocalSweepService(LocalSweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public Task<string> StartAsync(SweepSpec spec, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Task.Run(() => Start(spec, source), cancellationToken);
    }

    /// <summary>Goes on with a stopped or interrupted sweep from its event log and checkpoints.</summary>
    /// <param name="sweep">Its identifier, or the path of its folder.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>The sweep's identifier, for <see cref="WatchAsync"/>.</returns>
    /// <exception cref="EngineException">There is no such sweep, another process runs it, or its files are damaged.</exception>
    public Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken) => Task.Run(() => Resume(sweep), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!_runs.TryGetValue(sweep, out var run))
        {
            // Not of this process: what its folder says.
            var results = SweepResults.Find(_options.Folder, sweep);
            yield return new(results.State, results.Status, results.Folder, results.Message, new Dictionary<int, SegmentProgress>());
            yield break;
        }

        await foreach (var update in run.Feed.WatchAsync(cancellationToken).ConfigureAwait(false))
            yield return update;
    }

    /// <inheritdoc/>
    public async Task StopAsync(string sweep, CancellationToken cancellationToken)
    {
        if (!_runs.TryGetValue(sweep, out var run))
        {
            await StopElsewhereAsync(SweepFolder.Find(_options.Folder, sweep), cancellationToken).ConfigureAwait(false);
            return;
        }

        run.Stop();
        await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

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
    }

    private string Start(SweepSpec spec, string source)
    {
        var (folder, held) = SweepFolder.Create(_options.Folder, spec.Name);
        var log = (EventLog?)null;
        try
        {
            var runner = _options.RunnerFor(spec, folder.Checkpoints);
            AtomicFile.Write(folder.Source, stream => stream.Write(Encoding.UTF8.GetBytes(source)), durable: true);
            log = EventLog.Open(folder.Events, EventLog.Read(folder.Events), _options.Time);
            var record = new SweepRecord(
                SweepRecord.CurrentFormat, folder.Name, SweepStatus.Running, null, spec.Seed, _options.SlotsOf(spec),
                _options.Time.GetUtcNow(), null, VersionsRecord.Current, MachineRecord.Current, SpecRecord.Of(spec));
            return Launch(folder, new SweepRun(folder, held, record, SweepState.Start(spec), log, runner, _options));
        }
        catch
        {
            log?.Dispose();
            held.Dispose();
            throw;
        }
    }

    private string Resume(string sweep)
    {
        var folder = SweepFolder.Find(_options.Folder, sweep);
        var held = FolderLock.TryTake(folder.Lock) ?? throw new EngineException($"sweep {folder.Name} is running in another process: {folder.Path} is locked");
        var log = (EventLog?)null;
        try
        {
            var record = Manifest.Read(folder);
            var spec = record.Spec.ToSpec();
            var content = EventLog.Read(folder.Events);
            if (content.TornBytes > 0)
                _options.Notice?.Invoke($"{folder.Events}: the last line was torn by a crash and is cut off ({content.TornBytes} bytes); it had no effect");
            var state = SweepResults.Replay(folder, spec, content.Events);
            var runner = _options.RunnerFor(spec, folder.Checkpoints);
            log = EventLog.Open(folder.Events, content, _options.Time);
            state = Preempt(state, log);
            record = record with
            {
                Status = SweepStatus.Running, Message = null, Finished = null, Slots = _options.SlotsOf(spec),
                Versions = VersionsRecord.Current, Machine = MachineRecord.Current,
            };
            return Launch(folder, new SweepRun(folder, held, record, state, log, runner, _options));
        }
        catch
        {
            log?.Dispose();
            held.Dispose();
            throw;
        }
    }

    // The process that runs it looks for the request every 200 ms, drains, and lets go of the folder. A request that nobody saw goes with the next start.
    private async Task StopElsewhereAsync(SweepFolder folder, CancellationToken cancellationToken)
    {
        if (!FolderLock.IsHeld(folder.Lock))
            return;
        folder.Control.AskToStop();
        while (FolderLock.IsHeld(folder.Lock))
            await Task.Delay(LookEvery, _options.Time, cancellationToken).ConfigureAwait(false);
    }

    // A segment that was running when the process ended is lost, not failed: the trial goes on from its checkpoint.
    private static SweepState Preempt(SweepState state, EventLog log)
    {
        var lost = state.Trials.Where(trial => trial.Status == TrialStatus.Running)
            .Select(SweepEvent (trial) => new SweepEvent.SegmentFailed(
                trial.Number, trial.Rung + 1, trial.Attempt, FailureKind.Preempted, "the process ended while it ran"))
            .ToList();
        if (lost.Count > 0)
            log.Append(lost);
        return lost.Aggregate(state, SweepMachine.Apply);
    }

    private string Launch(SweepFolder folder, SweepRun run)
    {
        run.Start();
        if (_runs.TryGetValue(folder.Name, out var before))
            before.Dispose();
        _runs[folder.Name] = run;
        return folder.Name;
    }
}
