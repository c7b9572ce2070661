using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Storage;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>
/// One running sweep in this process: holds its folder, runs its <see cref="SweepLoop"/>, and closes its files at the end.
/// </summary>
internal sealed class SweepRun : IDisposable
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200);

    private readonly FolderLock _held;
    private readonly ITrialRunner _runner;
    private readonly TimeProvider _time;
    private readonly RunParts _parts;
    private readonly SweepLoop _loop;

    public SweepRun(
        SweepFolder folder,
        FolderLock held,
        SweepRecord record,
        SweepJournal journal,
        ITrialRunner runner,
        LocalSweepOptions options,
        SlotBudget budget
    )
    {
        (_held, _runner, _time) = (held, runner, options.Time);
        _parts = new RunParts(
            folder,
            journal,
            new SlotPool(record.Slots, runner, budget, DeviceBackend.DevicesOf(journal.State.Spec)),
            new DiskGuard(folder, record.Slots, options.Time),
            new RunFiles(folder, record, options.Time),
            new RequestQueue(folder.Requests),
            options.Notice
        );
        _loop = new SweepLoop(_parts, record.Slots);
    }

    public SweepFeed Feed => _loop.Feed;

    /// <summary>Completes when nothing runs any more; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Whether the run has ended and another process has continued the sweep since.</summary>
    public bool IsSuperseded => Completion.IsCompleted && _parts.Files.IsSuperseded;

    public void Start()
    {
        try
        {
            _parts.Disk.Begin();
            _parts.Files.Begin();
        }
        catch
        {
            _parts.Slots.Leave();
            _parts.Disk.Dispose();
            throw;
        }

        Completion = Task.Run(LoopAsync);
    }

    /// <summary>Lets running segments save and stop, and starts no others.</summary>
    public void Stop() => _ = AskAsync(new SweepRequest(RequestKind.Stop));

    /// <summary>Passes a request to the loop. Returns true when the request is done, false if the run ended first.</summary>
    public Task<bool> AskAsync(SweepRequest request)
    {
        var answer = _parts.Requests.Post(request);
        _parts.Slots.Wake();
        return answer;
    }

    public void Dispose()
    {
        _held.Dispose();
        _parts.Slots.Dispose();
        _loop.Dispose();
    }

    private async Task LoopAsync()
    {
        HostCommand.Close end;
        try
        {
            using var ticker = _time.CreateTimer(_ => _parts.Slots.Wake(), null, ShowEvery, ShowEvery);
            end = await _loop.RunAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            end = new(SweepStatus.Failed, FileErrors.Describe(failure));
            await _loop.DrainAsync().ConfigureAwait(false);
        }

        await CloseAsync(end).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync(HostCommand.Close end)
    {
        _parts.Slots.Leave();
        try
        {
            await _parts.Journal.SnapshotAsync(ended: true).ConfigureAwait(false);
        }
        catch (EngineException)
        {
            // A snapshot only makes the next reading faster.
        }

        try
        {
            _parts.Disk.Dispose();
            end = _parts.Files.Close(end, _parts.Journal.State, _parts.Journal.Sequence);
        }
        finally
        {
            // The folder is free before readers see the end, so that they may resume the sweep at once.
            (_runner as IDisposable)?.Dispose();
            await _parts.Journal.DisposeAsync().ConfigureAwait(false);
            _held.Dispose();
            _parts.Requests.Close();
            _loop.Close(end);
        }
    }
}
