using Eam.Core.Sweeps;
using Eam.Engine;

namespace Eam.Grains.Sweeps;

/// <summary>Ends a sweep: all its results are stored first, outside of turns; then a turn writes its final status.</summary>
internal sealed partial class LoadedSweep
{
    // The state whose results are stored; null for none.
    private SweepState? _stored;
    private bool _closing;
    private string? _unstored;

    private async Task CloseAsync(HostCommand.Close end)
    {
        if (!ReferenceEquals(_stored, State))
        {
            await StoreResultsAsync();
            return;
        }

        await SnapshotAsync();
        _record = _record with { Stopping = false };
        await DescribeAsync(end.Status, end.Message, _services.Time.GetUtcNow());
        _beat?.Dispose();
        _meter.Dispose();
        _beat = null;
        _services.Reminder.Remove();
        LogEnded(_services.Logger, _sweep, end.Status, end.Message ?? "its events are complete");
    }

    /// <summary>
    /// Begins to store everything that a sweep ends with. If the disk is full or the object storage does not answer, this is tried again
    /// later.
    /// </summary>
    private async Task StoreResultsAsync()
    {
        Show();
        if (_closing || (_unstored is not null && _services.Time.GetElapsedTime(_obstacleSince) < AfterObstacle))
            return;

        // A silo that froze must not write its old tables over the final ones.
        await _journal.CheckAsync();
        _closing = true;
        var state = State;
        _services.Turns.InBackground(() => StoreResultsAsync(state), "store the results");
    }

    private async Task StoreResultsAsync(SweepState state)
    {
        string? unstored = null;
        try
        {
            await _files.FinishAsync(state);
            await _uploads.FinishAsync(state);
        }
        catch (EngineException failure)
        {
            unstored = failure.Message;
        }
        finally
        {
            _closing = false;
        }

        await _services.Turns.RunAsync(() => DoAsync(() => TakeStoredAsync(state, unstored)));
    }

    private async Task TakeStoredAsync(SweepState state, string? unstored)
    {
        (_unstored, _obstacleSince) = (unstored, _services.Time.GetTimestamp());
        _stored = unstored is null ? state : null;
        if (unstored is not null)
            LogResultsNotStored(_services.Logger, _sweep, unstored);
        await AdvanceAsync();
    }

    private async Task SnapshotAsync()
    {
        try
        {
            await _journal.SnapshotAsync(ended: true);
        }
        catch (EngineException)
        {
            // A snapshot only makes the next reading faster.
        }
    }

    private async Task DescribeAsync(SweepStatus status, string? message = null, DateTimeOffset? finished = null)
    {
        _record = _record with { Status = status, Message = message, Finished = finished };
        await _services.Catalog.SaveAsync(_record, CancellationToken.None);
        if (!_services.Catalog.WritesDescriptions)
            _files.Describe(_record);
        Upload();
        Show();
    }

    /// <summary>Writes trials.csv and curves.jsonl, which are for people: the log has everything.</summary>
    private void WriteTables()
    {
        _files.Write(State);
        Upload();
    }

    /// <summary>Uploads the files when all earlier requests for them are done.</summary>
    private void Upload()
    {
        if (!_uploads.IsNeeded)
            return;
        _services.Turns.InBackground(
            async () =>
            {
                await _files.SettleAsync();
                _uploads.Ask(State);
            },
            "upload the results"
        );
    }
}
