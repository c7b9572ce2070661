using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Grains.Artifacts;
using Eam.Grains.Client;
using Steering = Eam.Engine.Sweeps.Steering;

namespace Eam.Grains.Sweeps;

/// <summary>What users ask for, and how a sweep ends.</summary>
internal sealed partial class SweepGrain
{
    public async Task<Answer> SteerAsync(SteerRequest request)
    {
        if (_failure is not null)
            return new(AnswerKind.Failed, _failure);
        if (_record is null)
            return new(AnswerKind.NotFound, $"there is no sweep '{Sweep}'");
        if (request.Kind == SteerKind.Pause && HasEnded)
            return new(AnswerKind.Conflict, $"sweep {Sweep} does not run: there is nothing to pause");

        // A trial that was cut may still be on its device: it must not be on two.
        if (request.Kind == SteerKind.Retry && _running.Values.Select(order => order.Trial).Concat(_missing).Any(trial => State.Trials[trial].Ended))
            return new(AnswerKind.Later);
        try
        {
            var events = Steering.Events(Sweep, State, new SweepRequest(Kind(request.Kind), request.Trial));
            var failure = await DoAsync(async () =>
            {
                await _journal!.RecordAsync(events);
                await SteerAsync(request.Kind, request.Trial);
                await AdvanceAsync();
            });
            return failure is null
                ? new(AnswerKind.Done, Trials: [.. events.OfType<SweepEvent.TrialRetried>().Select(e => e.Trial)])
                : new(AnswerKind.Failed, failure.Message);
        }
        catch (NotFoundException missing)
        {
            return new(AnswerKind.NotFound, missing.Message);
        }
        catch (ConflictException conflict)
        {
            return new(AnswerKind.Conflict, conflict.Message);
        }
    }

    private async Task SteerAsync(SteerKind kind, int? trial)
    {
        switch (kind)
        {
            case SteerKind.Stop when !HasEnded:
                _stopping = true;
                await EndAsync(null, save: true);
                break;
            case SteerKind.Pause:
                await StandAsync(SweepStatus.Paused);
                await EndAsync(null, save: true);
                break;
            case SteerKind.Resume:
            case SteerKind.Retry when HasEnded:
                await GoOnAsync();
                break;
            case SteerKind.Cancel when HasEnded:
                await WriteAsync();
                await StandAsync(SweepStatus.Cancelled, null, time.GetUtcNow());
                break;
            case SteerKind.Cancel:
                await EndAsync(trial, save: false);
                break;
        }
    }

    private async Task GoOnAsync()
    {
        var begins = HasEnded;
        (_stopping, _givenUp, _full) = (false, null, null);
        if (_record!.Status != SweepStatus.Running)
            await StandAsync(SweepStatus.Running);
        if (!begins)
            return;
        _feed = new SweepFeed(Update());
        (_meter, _) = (null, _meter);
        await ContinueAsync();
    }

    /// <summary>Too many trials failed: what runs is drained, so that the sweep can be resumed with a higher limit and loses nothing.</summary>
    private Task GiveUpAsync(string failure)
    {
        (_givenUp, _stopping) = (failure, true);
        return EndAsync(null, save: true);
    }

    /// <summary>Ends the segment of a trial, or those of all.</summary>
    private async Task EndAsync(int? trial, bool save)
    {
        try
        {
            await Task.WhenAll(_running.Values.Where(order => trial is null || order.Trial == trial).Select(order => Trial(order.Trial).EndAsync(order.Epoch, save)));
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            // A silo that does not answer: the next beat finds its leases lost.
            LogNotice(logger, Sweep, $"not every segment could be told to end: {FileErrors.FirstLine(failure)}");
        }
    }

    private async Task CloseAsync(bool finished)
    {
        var status = State.IsCancelled ? SweepStatus.Cancelled : finished ? SweepStatus.Completed : _givenUp is null ? SweepStatus.Stopped : SweepStatus.Failed;
        var message = status switch
        {
            SweepStatus.Failed => _givenUp,
            SweepStatus.Stopped => "stopped before its end; resumed, it goes on from its checkpoints",
            _ => null,
        };
        await _journal!.CheckAsync();
        await WriteAsync();
        if (!await IsStoredAsync())
            return;
        try
        {
            await _journal!.SnapshotAsync(ended: true);
        }
        catch (EngineException)
        {
            // It would have made the next reading faster, and no more.
        }

        await StandAsync(status, message, time.GetUtcNow());
        _timer?.Dispose();
        _meter?.Dispose();
        (_timer, _meter, _stopping) = (null, null, false);
        await ForgetReminderAsync();
        LogStands(logger, Sweep, status, message ?? "all of it is in its events");
    }

    private async Task StandAsync(SweepStatus status, string? message = null, DateTimeOffset? finished = null)
    {
        _record = _record! with { Status = status, Message = message, Finished = finished };
        await catalog.SaveAsync(_record, CancellationToken.None);
        await Task.Run(() => Manifest.Write(Folder, _record));
        _uploads!.Ask(State);
        Show();
    }

    /// <summary>trials.csv and curves.jsonl, for people; the log has it all.</summary>
    private async Task WriteAsync()
    {
        var (folder, state) = (Folder, State);
        await Task.Run(() =>
        {
            TrialsTable.Write(folder.Trials, state);
            CurvesFile.Write(folder.Curves, state);
        });
        _uploads!.Ask(state);
        _written = time.GetTimestamp();
    }

    /// <summary>Whether the object storage has all that a sweep ends with; where it is away, the sweep ends when it is back.</summary>
    private async Task<bool> IsStoredAsync()
    {
        if (_unstored is not null && time.GetElapsedTime(_filled) < AfterFullDisk)
            return false;
        try
        {
            await _uploads!.FinishAsync(State);
            _unstored = null;
            return true;
        }
        catch (ArtifactStoreException failure)
        {
            (_unstored, _filled) = (failure.Message, time.GetTimestamp());
            LogNotice(logger, Sweep, failure.Message);
            Show();
            return false;
        }
    }

    /// <summary>Where silos share no folder: this one's has what the catalog says.</summary>
    private void PrepareFolder(string source)
    {
        Folders.EnsureWritable(Folder.Path);
        AtomicFile.Write(Folder.Source, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(source)), durable: false);
        Manifest.Write(Folder, _record!);
    }

    private async Task RemindAsync()
    {
        try
        {
            await this.RegisterOrUpdateReminder(Alive, ReviveEvery, ReviveEvery);
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            LogNotice(logger, Sweep, $"no reminder could be registered; what runs goes on, and a silo that starts revives it: {FileErrors.FirstLine(failure)}");
        }
    }

    private async Task ForgetReminderAsync()
    {
        try
        {
            if (await this.GetReminder(Alive) is { } reminder)
                await this.UnregisterReminder(reminder);
        }
        catch (Exception failure) when (Calls.IsPassing(failure))
        {
            // It comes once more, and finds that nothing is to be done.
        }
    }

    private static RequestKind Kind(SteerKind kind) => Enum.Parse<RequestKind>(kind.ToString());
}
