using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Records;
using Eam.Engine.Results;

namespace Eam.Grains.Sweeps;

/// <summary>
/// Writes a sweep's tables and description and removes unneeded checkpoints. It runs in the background, one job at a time, so a slow file
/// system delays no decision. If several requests of one kind wait, only the newest is carried out. Only the sweep's turns may call it.
/// </summary>
/// <param name="folder">The sweep's folder.</param>
/// <param name="notice">Called from another thread with a one-line message when a file cannot be written.</param>
/// <param name="times">The cluster's times.</param>
/// <param name="time">The clock.</param>
internal sealed class SweepFiles(SweepFolder folder, Action<string> notice, ClusterTimes times, TimeProvider time)
{
    private readonly RetentionPass _retention = new(folder);
    private readonly Pace _writing = new(time, times.WriteEvery),
        _retaining = new(time, TimeSpan.Zero);
    private SweepState? _tables,
        _retained;
    private SweepRecord? _description;
    private Task _job = Task.CompletedTask;

    /// <summary>Whether the tables should be written again.</summary>
    public bool AreDue => _writing.IsDue;

    /// <summary>Writes trials.csv and curves.jsonl. Returns at once.</summary>
    public void Write(SweepState state)
    {
        Volatile.Write(ref _tables, state);
        Begin();
    }

    /// <summary>
    /// Removes the checkpoints that neither a trial nor a result needs. Returns at once. All trials are looked at, so a large sweep does
    /// not do this after each segment: call it again on each beat.
    /// </summary>
    public void Retain(SweepState state)
    {
        Volatile.Write(ref _retained, state);
        if (_retaining.IsDue)
            Begin();
    }

    /// <summary>Writes sweep.json. Returns at once.</summary>
    public void Describe(SweepRecord record)
    {
        Volatile.Write(ref _description, record);
        Begin();
    }

    /// <summary>Waits until the tables of this state are written and its unneeded checkpoints are gone.</summary>
    /// <exception cref="EngineException">The tables cannot be written.</exception>
    public Task FinishAsync(SweepState state) =>
        _job = _job.ContinueWith(_ => Finish(state), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>Waits until everything that was requested so far is done.</summary>
    public async Task SettleAsync() =>
        await _job.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    // Jobs run one after another, so two never write the same file.
    private void Begin() =>
        _job = _job.ContinueWith(_ => Work(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void Work()
    {
        try
        {
            if (Interlocked.Exchange(ref _tables, null) is { } tables)
                WriteTables(tables);
            if (Interlocked.Exchange(ref _description, null) is { } description)
                Manifest.Write(folder, description);
            if (Interlocked.Exchange(ref _retained, null) is { } retained)
                _retaining.Run(() => _retention.Apply(retained));
        }
        catch (EngineException failure)
        {
            notice(failure.Message); // the next request tries again
        }
    }

    private void Finish(SweepState state)
    {
        Retain(state);
        Work();
        WriteTables(state);
    }

    private void WriteTables(SweepState state) =>
        _writing.Run(() =>
        {
            TrialsTable.Write(folder.Trials, state);
            CurvesFile.Write(folder.Curves, state);
        });
}
