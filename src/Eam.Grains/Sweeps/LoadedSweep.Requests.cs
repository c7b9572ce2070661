using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Sweeps;

namespace Eam.Grains.Sweeps;

/// <summary>Takes the requests of users.</summary>
internal sealed partial class LoadedSweep
{
    private readonly AnsweredRequests _answered = new();

    /// <summary>
    /// Does what a user asks. Refusals are values. A repeated request gets the first answer: it would find the sweep changed by the first
    /// one.
    /// </summary>
    public async Task<Answer> TakeAsync(SteerRequest request)
    {
        if (_answered.Find(request.Key) is { } known)
            return known;
        var answer = await AnswerAsync(request);
        _answered.Add(request.Key, answer);
        return answer;
    }

    private async Task<Answer> AnswerAsync(SteerRequest request)
    {
        var asked = new SweepRequest(request.Kind, request.Trial, Expected(request));
        try
        {
            RequestEvents.RequireExpected(_sweep, Version, asked);
        }
        catch (SweepChangedException changed)
        {
            return new(AnswerKind.Changed, changed.Message);
        }

        if (request.Kind == RequestKind.Pause && HasEnded)
            return new(AnswerKind.Conflict, $"sweep {_sweep} is not running, so there is nothing to pause");
        if (!Coordinator.CanTake(State, request.Kind, _running.Trials.Concat(_missing)))
            return new(AnswerKind.Later);
        try
        {
            var events = RequestEvents.Of(_sweep, State, asked);
            var failure = await DoAsync(async () =>
            {
                await _journal.RecordAsync(events);
                await ApplyAsync(request.Kind);
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

    // A stop is not shown before the sweep has ended, but a request for the version before it comes too late.
    private SweepVersion Version => new(_journal.Sequence, _record.Stopping ? SweepStatus.Stopped : _record.Status);

    private static SweepVersion? Expected(SteerRequest request) =>
        request is { ExpectedSequence: { } sequence, ExpectedStatus: { } status } ? new(sequence, status) : null;

    private async Task ApplyAsync(RequestKind kind)
    {
        switch (kind)
        {
            case RequestKind.Stop when !HasEnded:
                // Another activation may have to end the sweep.
                _record = _record with { Stopping = true };
                await DescribeAsync(_record.Status);
                break;
            case RequestKind.Pause:
                await DescribeAsync(SweepStatus.Paused);
                break;
            case RequestKind.Resume:
            case RequestKind.Retry when HasEnded:
                await ResumeAsync();
                break;
            case RequestKind.Cancel when HasEnded && State.IsCancelled:
                WriteTables();
                await SnapshotAsync();
                await DescribeAsync(SweepStatus.Cancelled, null, _services.Time.GetUtcNow());
                break;
        }
    }

    // Also takes back a stop that has not ended the sweep yet: no process waits for it here, unlike on one machine.
    private async Task ResumeAsync()
    {
        var begins = HasEnded;
        var renews = begins || Coordinator.IsTimeOver(State, Elapsed);
        var changes = renews || _record.Stopping || _record.Status != SweepStatus.Running;
        _obstacle = null;
        _record = _record with { Stopping = false, Resumed = renews ? _services.Time.GetUtcNow() : _record.Resumed };
        if (changes)
            await DescribeAsync(SweepStatus.Running);
        if (!begins)
            return;
        _feed = new SweepFeed(Update());
        _meter = new SweepMeter(_sweep, _feed, _record.Slots);
        Continue();
    }
}
