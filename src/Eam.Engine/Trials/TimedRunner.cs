using Eam.Core.Sweeps;
using Eam.Engine.Specs;

namespace Eam.Engine.Trials;

/// <summary>
/// Ends segments that take too long (<c>segment_timeout</c>). First the segment is asked to stop, as <c>eam stop</c> does, so that its
/// checkpoint is saved and the next attempt resumes from there. A segment that does not stop within the grace period is given up: what it
/// does later has no effect. In both cases it counts as crashed.
/// </summary>
/// <param name="inner">The runner of the segments.</param>
/// <param name="timeout">The largest duration of a segment.</param>
/// <param name="grace">The time that a segment may take to stop.</param>
/// <param name="time">The clock.</param>
/// <param name="kills">Whether <paramref name="inner"/> ends a segment whose write permit is withdrawn. Otherwise the segment keeps its
/// thread until it ends by itself.</param>
internal sealed class TimedRunner(ITrialRunner inner, TimeSpan timeout, TimeSpan grace, TimeProvider time, bool kills)
    : ITrialRunner,
        IDisposable
{
    /// <summary>The default grace period: enough for an iteration, an evaluation and a checkpoint.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        var permit = request.Permit ?? new WritePermit();
        request = request with { Permit = permit };
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var late = Task.Delay(timeout, time, ended.Token);
        var givenUp = false;
        var segment = Task.Factory.StartNew(
            () => inner.Run(request, Show, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        try
        {
            if (Task.WaitAny([segment, late], CancellationToken.None) == 0)
                return Outcome(segment);
            var tooLate = Task.Delay(grace, time, ended.Token);
            stop.Cancel();
            if (Task.WaitAny([segment, tooLate], CancellationToken.None) == 0)
                return Outcome(segment) is SegmentOutcome.Stopped && !cancellationToken.IsCancellationRequested
                    ? TimedOut(request, "its checkpoint is saved") with
                    {
                        Lost = 0,
                    }
                    : Outcome(segment);
            Volatile.Write(ref givenUp, true);
            permit.Withdraw();
            return TimedOut(
                request,
                $"it did not stop within {Durations.Format(grace)} and was {(kills ? "killed" : "given up, but its thread may still run")}"
            );
        }
        finally
        {
            ended.Cancel();

            // A segment that was given up still uses its token.
            if (segment.IsCompleted)
                stop.Dispose();
        }

        void Show(SegmentProgress step)
        {
            if (!Volatile.Read(ref givenUp))
                progress?.Invoke(step);
        }
    }

    public void Dispose() => (inner as IDisposable)?.Dispose();

    // The task has ended, so this does not wait.
    private static SegmentOutcome Outcome(Task<SegmentOutcome> segment) => segment.GetAwaiter().GetResult();

    private SegmentOutcome.Failed TimedOut(SegmentRequest request, string what) =>
        new(
            FailureKind.Crashed,
            $"trial {request.Trial}: timed out after {Durations.Format(timeout)} on the way to rung {RungNumber.Of(request.Segment.Rung)}; {what}"
        );
}
