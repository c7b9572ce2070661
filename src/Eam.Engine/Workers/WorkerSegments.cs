using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Trials;

namespace Eam.Engine.Workers;

/// <summary>
/// Runs the segments of one worker, one at a time, each on its own thread so that a request to stop is received meanwhile.
/// </summary>
internal sealed class WorkerSegments(ITrialRunner runner, MessageStream messages, Action die) : IDisposable
{
    // Milliseconds. A user cannot read more often, and an iteration may take only a millisecond.
    private const long BetweenProgress = 100;

    private CancellationTokenSource _stop = new();
    private Task _segment = Task.CompletedTask;
    private volatile bool _training;

    /// <summary>Whether a segment runs that may still write a checkpoint.</summary>
    public bool Running => _training;

    /// <summary>Handles a message.</summary>
    /// <exception cref="InvalidDataException">The message is not expected now.</exception>
    public void Take(WorkerMessage message)
    {
        switch (message)
        {
            case WorkerMessage.Stop:
                _stop.Cancel();
                break;
            case WorkerMessage.Train train:
                // The segment's last message comes a moment before its thread ends.
                if (!_segment.Wait(TimeSpan.FromSeconds(10)))
                    throw new InvalidDataException("a segment while another segment runs");
                _stop.Dispose();
                var stop = _stop = new CancellationTokenSource();
                _training = true;
                _segment = Task.Factory.StartNew(
                    () => Run(train.ToRequest(), stop.Token),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                );
                break;
            default:
                throw new InvalidDataException($"an unexpected message: {message.GetType().Name}");
        }
    }

    public void Dispose() => _stop.Dispose();

    private void Run(SegmentRequest request, CancellationToken stop)
    {
        try
        {
            var end = Train(request, stop);
            _training = false;
            messages.Send(end);
        }
        catch (IOException)
        {
            die(); // the sweep's process has ended
        }
    }

    private WorkerMessage Train(SegmentRequest request, CancellationToken stop)
    {
        try
        {
            var next = long.MinValue;
            request = request with { Saved = () => messages.Send(new WorkerMessage.Saved()) };
            return runner.Run(request, Show, stop) switch
            {
                SegmentOutcome.RungReached reached => new WorkerMessage.Reached([.. reached.Points.Select(PointRecord.Of)], reached.Base),
                SegmentOutcome.Failed failed => new WorkerMessage.Failed(failed.Kind, failed.Reason, failed.Compute),
                _ => new WorkerMessage.Stopped(),
            };

            void Show(SegmentProgress step)
            {
                if (Environment.TickCount64 < next)
                    return;
                next = Environment.TickCount64 + BetweenProgress;
                messages.Send(new WorkerMessage.Progress(step.Compute, step.Loss, step.Reward));
            }
        }
        catch (Exception failure)
        {
            return new WorkerMessage.Broken(
                (failure as TrialException)?.What ?? FileErrors.Describe(failure),
                FileErrors.IsDiskFull(failure)
            );
        }
    }
}
