using Eam.Core.Sweeps;
using Eam.Engine;

namespace Eam.Grains.Sweeps;

/// <summary>How a sweep ends: all its results are stored first, beside the turns; then a turn writes its last status.</summary>
internal sealed partial class SweepGrain
{
    // The state whose results are stored; null for none.
    private SweepState? _stored;
    private bool _closing;
    private string? _unstored;

    private async Task CloseAsync(bool finished)
    {
        if (!ReferenceEquals(_stored, State))
        {
            await StoreResultsAsync();
            return;
        }

        var status =
            State.IsCancelled ? SweepStatus.Cancelled
            : finished ? SweepStatus.Completed
            : _givenUp is null ? SweepStatus.Stopped
            : SweepStatus.Failed;
        var message = status switch
        {
            SweepStatus.Failed => _givenUp,
            SweepStatus.Stopped => "stopped before its end; resumed, it goes on from its checkpoints",
            _ => null,
        };
        try
        {
            await _journal!.SnapshotAsync(ended: true);
        }
        catch (EngineException)
        {
            // It would have made the next reading faster, and no more.
        }

        await StandAsync(status, message, time.GetUtcNow());
        _beat?.Dispose();
        _meter?.Dispose();
        (_beat, _meter, _stopping) = (null, null, false);
        ForgetReminder();
        LogStands(logger, Sweep, status, message ?? "all of it is in its events");
    }

    /// <summary>Begins to store all that a sweep ends with. Where the disk is full or the object storage is away, the sweep ends when that is over.</summary>
    private async Task StoreResultsAsync()
    {
        Show();
        if (_closing || (_unstored is not null && time.GetElapsedTime(_filled) < AfterFullDisk))
            return;

        // A silo that froze must not write its old tables over the final ones.
        await _journal!.CheckAsync();
        _closing = true;
        var state = State;
        InBackground(() => StoreResultsAsync(state), "store the results");
    }

    private async Task StoreResultsAsync(SweepState state)
    {
        string? away = null;
        try
        {
            await _files!.FinishAsync(state);
            await _uploads!.FinishAsync(state);
        }
        catch (EngineException failure)
        {
            away = failure.Message;
        }
        finally
        {
            _closing = false;
        }

        await TurnAsync(() =>
            DoAsync(async () =>
            {
                (_unstored, _filled, _stored) = (away, time.GetTimestamp(), away is null ? state : null);
                if (away is not null)
                    LogNotice(logger, Sweep, away);
                await AdvanceAsync();
            })
        );
    }

    private async Task StandAsync(SweepStatus status, string? message = null, DateTimeOffset? finished = null)
    {
        _record = _record! with { Status = status, Message = message, Finished = finished };
        await catalog.SaveAsync(_record, CancellationToken.None);
        if (!catalog.WritesDescriptions)
            _files!.Describe(_record);
        Upload();
        Show();
    }

    /// <summary>trials.csv and curves.jsonl are for people. The log has it all.</summary>
    private void WriteTables()
    {
        _files!.Write(State);
        Upload();
        _written = time.GetTimestamp();
    }

    /// <summary>Asks for the upload of what the files are after everything that was asked of them before.</summary>
    private void Upload()
    {
        if (!_uploads!.IsNeeded)
            return;
        InBackground(
            async () =>
            {
                await _files!.SettleAsync();
                _uploads.Ask(State);
            },
            "upload the results"
        );
    }
}
