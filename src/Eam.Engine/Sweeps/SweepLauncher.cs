using System.Collections.Concurrent;
using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>Starts and resumes the sweeps of this process, and knows their runs. Thread-safe.</summary>
/// <param name="options">What the sweeps run with.</param>
internal sealed class SweepLauncher(LocalSweepOptions options) : IAsyncDisposable
{
    private readonly SlotBudget _budget = new(options.SharedSlots);
    private readonly ConcurrentDictionary<string, SweepRun> _runs = new(StringComparer.Ordinal);

    /// <summary>
    /// The run of this process that knows a sweep best; null if there was none, or if another process has resumed the sweep since.
    /// </summary>
    public SweepRun? Known(string sweep) => _runs.TryGetValue(sweep, out var run) && !run.IsSuperseded ? run : null;

    /// <summary>The run of this process that still runs; null for none.</summary>
    public SweepRun? Running(SweepFolder folder) => _runs.TryGetValue(folder.Name, out var run) && !run.Completion.IsCompleted ? run : null;

    /// <summary>Makes the results folder of a new sweep and runs it.</summary>
    /// <returns>The sweep's identifier.</returns>
    /// <exception cref="EngineException">Files cannot be written, or what the sweep needs is missing or damaged.</exception>
    public async Task<string> StartAsync(SweepStart start, CancellationToken cancellationToken)
    {
        var spec = start.ToSpec();
        MachineOffers.Check(spec);
        var (folder, held) = SweepFolder.Create(options.Folder, spec.Name);
        var store = options.StoreFor(folder);
        var runner = (ITrialRunner?)null;
        try
        {
            runner = options.RunnerFor(spec, folder);
            AtomicFile.Write(folder.Source, stream => stream.Write(Encoding.UTF8.GetBytes(start.Source.Text)), durable: true);
            await store.AppendAsync(folder.Name, [], [], cancellationToken).ConfigureAwait(false);
            RecordedSpec.Write(folder, SpecRecord.Of(spec));
            var journal = await SweepJournal.OpenAsync(store, folder.Name, spec, options.Time, cancellationToken).ConfigureAwait(false);
            var record = new SweepRecord(
                SweepRecord.CurrentFormat,
                folder.Name,
                SweepStatus.Running,
                null,
                spec.Seed,
                options.SlotsOf(spec),
                options.Time.GetUtcNow(),
                null,
                VersionsRecord.Current,
                MachineRecord.Current,
                SpecRecord.Of(spec),
                Key: start.Key,
                Overrides: start.Overrides.ToRecord()
            );
            Launch(folder, new SweepRun(folder, held, record, journal, runner, options, _budget));
            return folder.Name;
        }
        catch
        {
            (runner as IDisposable)?.Dispose();
            await store.DisposeAsync().ConfigureAwait(false);
            held.Dispose();
            Remove(folder);
            throw;
        }
    }

    /// <summary>Does a request to a sweep that no process holds, and resumes it unless the request ends it.</summary>
    /// <returns>False if another process took the sweep a moment ago.</returns>
    /// <exception cref="EngineException">Files cannot be read or written.</exception>
    public async Task<bool> ResumeAsync(SweepFolder folder, SweepRequest request, CancellationToken cancellationToken)
    {
        if (FolderLock.TryTake(folder.Lock) is not { } held)
            return false;
        var store = options.StoreFor(folder);
        var runner = (ITrialRunner?)null;
        try
        {
            var record = Manifest.Read(folder) with { Format = SweepRecord.CurrentFormat };
            RecordedSpec.Check(folder, record.Spec);
            record = record with { Spec = record.Spec with { MaxFailedTrials = options.MaxFailedTrials ?? record.Spec.MaxFailedTrials } };
            var spec = record.Spec.ToSpec();
            var journal = await SweepJournal.OpenAsync(store, folder.Name, spec, options.Time, cancellationToken).ConfigureAwait(false);
            RequestEvents.RequireExpected(
                folder.Name,
                new(journal.Sequence, SweepResults.StatusOf(record.Status, record.Message, held: false).Status),
                request
            );
            if (request.Kind == RequestKind.Stop && record.Status is not (SweepStatus.Running or SweepStatus.Paused))
            {
                // Another process stopped it a moment ago.
                await journal.DisposeAsync().ConfigureAwait(false);
                held.Dispose();
                return true;
            }

            runner = request.Kind is RequestKind.Cancel or RequestKind.Stop ? null : options.RunnerFor(spec, folder);
            await journal
                .RecordAsync(Coordinator.Lost(journal.State, Coordinator.Running(journal.State), SweepResults.ProcessEnded))
                .ConfigureAwait(false);
            await journal.RecordAsync(RequestEvents.Of(folder.Name, journal.State, request)).ConfigureAwait(false);
            if (runner is null)
            {
                if (request.Kind == RequestKind.Stop)
                    record = Stopped(record, journal.State);
                Write(folder, record with { Tally = TallyRecord.Of(journal.State, journal.Sequence) }, journal.State);
                await journal.DisposeAsync().ConfigureAwait(false);
                held.Dispose();
                return true;
            }

            record = Resumed(record, options.SlotsOf(spec));
            RecordedSpec.Write(folder, record.Spec);
            Launch(folder, new SweepRun(folder, held, record, journal, runner, options, _budget));
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

    // The folder of a sweep that did not start. It is only a nuisance if it stays.
    private static void Remove(SweepFolder folder)
    {
        try
        {
            Directory.Delete(folder.Path, recursive: true);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure)) { }
    }

    // This process, and its version of the program, go on with the sweep.
    private SweepRecord Resumed(SweepRecord record, int slots) =>
        record with
        {
            Status = SweepStatus.Running,
            Message = null,
            Finished = null,
            Tally = null,
            Resumed = options.Time.GetUtcNow(),
            Slots = slots,
            Versions = VersionsRecord.Current,
            Machine = MachineRecord.Current,
        };

    // A sweep whose process died ends as if that process had been asked to stop. If every trial had ended before, the sweep had only to say
    // so.
    private SweepRecord Stopped(SweepRecord record, SweepState state)
    {
        var intent = Coordinator.IsOver(state) ? SweepIntent.Run : SweepIntent.Stop;
        return Coordinator.Next(state, new HostState(intent, [], [])) is [.., HostCommand.Close end]
            ? record with
            {
                Status = end.Status,
                Message = end.Message,
                Finished = options.Time.GetUtcNow(),
            }
            : record;
    }

    // The files of a sweep that nobody runs and that is not resumed.
    private void Write(SweepFolder folder, SweepRecord record, SweepState state)
    {
        TrialsTable.Write(folder.Trials, state);
        CurvesFile.Write(folder.Curves, state);
        Manifest.Write(
            folder,
            state.IsCancelled ? record with { Status = SweepStatus.Cancelled, Message = null, Finished = options.Time.GetUtcNow() } : record
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
