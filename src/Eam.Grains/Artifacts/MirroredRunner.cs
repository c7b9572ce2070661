using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Runs segments on hosts that share no folder. Another runner trains in this host's folder. Checkpoints are fetched from the object
/// storage before a segment and stored there after it. This works the same for threads and for child processes, which do not know about the
/// storage.
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
            var outcome = inner.Run(request with { Saved = () => StoreOnTheWay(request, cancellationToken) }, progress, cancellationToken);
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

    // If the storage does not answer now, the segment continues: its end stores what it has then. A segment that is told to end does not
    // wait here.
    private void StoreOnTheWay(SegmentRequest request, CancellationToken halted)
    {
        var withdrawn = request.Permit?.Withdrawn ?? CancellationToken.None;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(withdrawn, halted);
        try
        {
            request.Permit?.Use().Dispose();
            Wait(mirror.StoreAsync(request.Trial, request.Epoch, either.Token));
            request.Saved?.Invoke();
        }
        catch (EngineException) { }
        catch (OperationCanceledException) when (halted.IsCancellationRequested) { }
    }

    public void Dispose() => (inner as IDisposable)?.Dispose();

    // Blocks the thread of a segment, which has nothing else to do.
    private static void Wait(Task work) => work.GetAwaiter().GetResult();
}
