using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Steering = Eam.Engine.Sweeps.Steering;

namespace Eam.Grains.Sweeps;

/// <summary>What users ask for.</summary>
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
        if (
            request.Kind == SteerKind.Retry
            && _running.Values.Select(order => order.Trial).Concat(_missing).Any(trial => State.Trials[trial].Ended)
        )
            return new(AnswerKind.Later);
        try
        {
            var events = Steering.Events(Sweep, State, new SweepRequest(Kind(request.Kind), request.Trial));
            var failure = await DoAsync(async () =>
            {
                await _journal!.RecordAsync(events);
                await SteerAsync(request.Kind);
                EndUnwanted();
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

    private async Task SteerAsync(SteerKind kind)
    {
        switch (kind)
        {
            case SteerKind.Stop when !HasEnded:
                _stopping = true;
                break;
            case SteerKind.Pause:
                await StandAsync(SweepStatus.Paused);
                break;
            case SteerKind.Resume:
            case SteerKind.Retry when HasEnded:
                await GoOnAsync();
                break;
            case SteerKind.Cancel when HasEnded && State.IsCancelled:
                WriteTables();
                await StandAsync(SweepStatus.Cancelled, null, time.GetUtcNow());
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
        _meter = null;
        Continue();
    }

    /// <summary>Too many trials failed: what runs is drained, so that the sweep can be resumed with a higher limit and loses nothing.</summary>
    private void GiveUp(string failure)
    {
        (_givenUp, _stopping) = (failure, true);
        EndUnwanted();
    }

    private static RequestKind Kind(SteerKind kind) => Enum.Parse<RequestKind>(kind.ToString());
}
