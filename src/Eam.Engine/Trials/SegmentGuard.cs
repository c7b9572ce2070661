using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;

namespace Eam.Engine.Trials;

/// <summary>How a segment ended, and what else its host must know.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Obstacle">What could not be saved because the disk is full or the object storage does not answer, one line; null
/// otherwise.</param>
internal readonly record struct SegmentResult(SegmentOutcome Outcome, string? Obstacle = null);

/// <summary>
/// Guards one running segment, on a slot of a process and on a device of a silo alike: it ends the segment on request, and turns whatever
/// ends the segment into a result. Thread-safe.
/// </summary>
/// <param name="mayWrite">Returns whether the host still has the right to write, such as a lease that has not expired; null if it always
/// has.</param>
internal sealed class SegmentGuard(Func<bool>? mayWrite = null) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _halt = new();
    private readonly WritePermit _permit = new(mayWrite);
    private SegmentProgress? _progress;

    // Compute that another attempt does not spend again: at the newest checkpoint on the way or, without one, after the first iteration,
    // since the start is not known here.
    private double? _kept;
    private volatile bool _cut;
    private bool _disposed;

    /// <summary>Whether the segment was told to end without saving.</summary>
    public bool IsCut => _cut;

    /// <summary>Progress after the last iteration; null before the first one.</summary>
    public SegmentProgress? Progress
    {
        get
        {
            lock (_gate)
                return _progress;
        }
    }

    /// <summary>
    /// Runs the segment on the calling thread. Throws nothing: a failing trial must end its own segment and not the sweep.
    /// </summary>
    public SegmentResult Run(ITrialRunner runner, SegmentRequest request)
    {
        try
        {
            return new(At(runner.Run(Guarded(request), progress => Show(request.Trial, progress), _halt.Token)));
        }
        catch (Exception failure)
        {
            return Explain(request.Trial, failure);
        }
    }

    /// <summary>Runs the segment as <see cref="Run"/> does, on a thread of its own unless the runner only waits.</summary>
    public Task<SegmentResult> RunAsync(ITrialRunner runner, SegmentRequest request) =>
        runner is IWaitingRunner waiting
            ? WaitAsync(waiting, request)
            : Task.Factory.StartNew(
                () => Run(runner, request),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );

    /// <summary>Returns the result of a segment that a failure ended.</summary>
    public SegmentResult Explain(int trial, Exception failure)
    {
        if (_cut)
            return new(Preempted($"trial {trial}: its segment was ended and saved nothing"));
        if (failure is OperationCanceledException)
            return new(Preempted($"trial {trial}: its silo had lost the cluster"));
        if (failure is StaleEpochException) // another host has the trial, so neither the trial nor the device is to blame
            return new(Preempted(failure.Message));
        if ((failure as SegmentGivenUpException ?? failure.InnerException as SegmentGivenUpException) is { } givenUp)
            return new(Preempted($"trial {trial}: {givenUp.Message}"));
        if (FileErrors.IsDiskFull(failure) || failure is StorageUnavailableException)
        {
            // The trial is not to blame: it keeps its place and continues from its last checkpoint when it can save again.
            var obstacle = FileErrors.FirstLine(failure);
            return new(Preempted($"trial {trial}: {obstacle}"), obstacle);
        }

        var line = FileErrors.Describe(failure);
        return new(At(new SegmentOutcome.Failed(FailureKind.Crashed, failure is TrialException ? line : $"trial {trial}: {line}")));
    }

    /// <summary>Makes the segment save and end at its next iteration. Repeating this has no effect.</summary>
    public void Halt()
    {
        lock (_gate)
        {
            if (!_disposed)
                _halt.Cancel();
        }
    }

    /// <summary>
    /// Makes the segment end at its next iteration without saving. When this returns, nothing more is written. Repeating this has no
    /// effect.
    /// </summary>
    public void Cut()
    {
        if (_cut)
            return;
        _cut = true;
        _permit.Withdraw();
        Halt();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _halt.Dispose();
        }
    }

    private async Task<SegmentResult> WaitAsync(IWaitingRunner runner, SegmentRequest request)
    {
        try
        {
            var outcome = await runner
                .RunAsync(Guarded(request), progress => Show(request.Trial, progress), _halt.Token)
                .ConfigureAwait(false);
            return new(At(outcome));
        }
        catch (Exception failure)
        {
            return Explain(request.Trial, failure);
        }
    }

    private SegmentRequest Guarded(SegmentRequest request) => request with { Permit = _permit, Saved = Keep, Stored = Keep };

    // What this throws ends the segment at once and without a checkpoint.
    private void Show(int trial, SegmentProgress progress)
    {
        if (_cut || mayWrite?.Invoke() == false)
            throw new OperationCanceledException($"trial {trial}: its segment was ended");
        lock (_gate)
        {
            _progress = progress;
            _kept ??= progress.Compute;
        }
    }

    private void Keep()
    {
        lock (_gate)
            _kept = _progress?.Compute ?? _kept;
    }

    private void Keep(double compute)
    {
        lock (_gate)
            _kept = compute;
    }

    // A runner that did not say at which compute the segment failed: that of the last progress, so that the compute is not lost from the
    // sums.
    private SegmentOutcome At(SegmentOutcome outcome)
    {
        if (outcome is not SegmentOutcome.Failed failed)
            return outcome;
        lock (_gate)
            return failed with { Compute = failed.Compute ?? _progress?.Compute, Lost = failed.Lost ?? _progress?.Compute - _kept };
    }

    private static SegmentOutcome.Failed Preempted(string reason) => new(FailureKind.Preempted, reason);
}
