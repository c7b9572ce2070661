using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Trains where silos share no folder: another runner trains in this host's folder, and checkpoints come from the object storage before a segment and go there after it. The
/// same for threads and for child processes, which know nothing of it.
/// </summary>
internal sealed class MirroredRunner(ITrialRunner inner, CheckpointMirror mirror) : ITrialRunner, IDisposable
{
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        // A segment that is to end saves what it has: only one that has lost its right to write gives up on the storage.
        var (trial, withdrawn) = (request.Trial, request.Permit?.Withdrawn ?? CancellationToken.None);
        try
        {
            Wait(mirror.BeginAsync(trial, request.Epoch, withdrawn));
            var outcome = inner.Run(request, progress, cancellationToken);
            request.Permit?.Use().Dispose();
            Wait(
                outcome is SegmentOutcome.Failed
                    ? mirror.SetAsideAsync(trial, withdrawn)
                    : mirror.StoreAsync(trial, request.Epoch, withdrawn)
            );
            return outcome;
        }
        catch (StaleEpochException stale)
        {
            return new SegmentOutcome.Failed(FailureKind.Preempted, stale.Message);
        }
    }

    public void Dispose() => (inner as IDisposable)?.Dispose();

    // On the thread of a segment, which waits for nothing else.
    private static void Wait(Task work) => work.GetAwaiter().GetResult();
}
