using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Runs segments on hosts that share no folder. Another runner trains in this host's folder. Checkpoints are fetched from the object
/// storage before a segment, and stored there beside its training and after it. This works the same for threads and for child processes,
/// which do not know about the storage.
/// </summary>
internal sealed class MirroredRunner(ITrialRunner inner, CheckpointMirror mirror) : ITrialRunner, IDisposable
{
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        // A segment that is told to end still stores its checkpoints. Only a segment that has lost its right to write gives up on the
        // storage.
        var (trial, withdrawn) = (request.Trial, request.Permit?.Withdrawn ?? CancellationToken.None);
        try
        {
            Wait(mirror.BeginAsync(trial, request.Epoch, withdrawn));
            SegmentOutcome outcome;
            using (var uploads = new UploadsOnTheWay(token => StoreOnTheWayAsync(request, token), withdrawn, cancellationToken))
                outcome = inner.Run(request with { Saved = uploads.Ask }, progress, cancellationToken);

            // A segment that was killed or given up for its time has lost its right to write. Its outcome says why it failed.
            if (outcome is SegmentOutcome.Failed && !MayWrite(request))
                return outcome;
            request.Permit?.Use().Dispose();
            if (outcome is SegmentOutcome.Failed)
                Wait(mirror.SetAsideAsync(trial, withdrawn));

            // A segment that timed out has saved a checkpoint, from which the next attempt continues, maybe on another host.
            if (outcome is not SegmentOutcome.Failed { Kind: not FailureKind.Crashed })
                Wait(mirror.StoreAsync(trial, request.Epoch, withdrawn));
            return outcome;
        }
        catch (StaleEpochException stale)
        {
            return new SegmentOutcome.Failed(FailureKind.Preempted, stale.Message);
        }
        finally
        {
            mirror.End(trial);
        }
    }

    private async Task StoreOnTheWayAsync(SegmentRequest request, CancellationToken cancellationToken)
    {
        request.Permit?.Use().Dispose();
        await mirror.StoreAsync(request.Trial, request.Epoch, cancellationToken).ConfigureAwait(false);
        request.Saved?.Invoke();
    }

    private static bool MayWrite(SegmentRequest request)
    {
        try
        {
            request.Permit?.Use().Dispose();
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }

    public void Dispose() => (inner as IDisposable)?.Dispose();

    // Blocks the thread of a segment, which has nothing else to do.
    private static void Wait(Task work) => work.GetAwaiter().GetResult();
}
