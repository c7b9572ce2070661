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
/// <param name="inner">Trains in this host's folder.</param>
/// <param name="mirror">The checkpoints in the storage.</param>
/// <param name="output">What programs print, in the storage; null if no program trains.</param>
internal sealed class MirroredRunner(ITrialRunner inner, CheckpointMirror mirror, OutputMirror? output = null) : ITrialRunner, IDisposable
{
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        // A segment that is told to end still stores its checkpoints. Only a segment that has lost its right to write gives up on the
        // storage.
        var (trial, withdrawn) = (request.Trial, request.Permit?.Withdrawn ?? CancellationToken.None);
        try
        {
            Wait(mirror.BeginAsync(trial, request.Epoch, withdrawn));
            if (output is not null)
                Wait(output.FetchAsync(trial, withdrawn));
            var outcome = Train(request, progress, withdrawn, cancellationToken);

            // A segment that was killed or given up for its time has lost its right to write. Its outcome says why it failed.
            if (outcome is SegmentOutcome.Failed && !MayWrite(request))
                return outcome;
            request.Permit?.Use().Dispose();
            if (output is not null)
                Wait(output.StoreAsync(trial, withdrawn));
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

    private SegmentOutcome Train(
        SegmentRequest request,
        Action<SegmentProgress>? progress,
        CancellationToken withdrawn,
        CancellationToken halted
    )
    {
        // The compute of the last iteration, and at the last checkpoint; NaN before the first one. Training goes on while a checkpoint is
        // stored, so the compute at its end would be too much.
        var (trained, saved) = (double.NaN, double.NaN);
        using var uploads = new UploadsOnTheWay(StoreAsync, withdrawn, halted);
        return inner.Run(request with { Saved = Save }, Show, halted);

        void Show(SegmentProgress step)
        {
            trained = step.Compute;
            progress?.Invoke(step);
        }

        void Save()
        {
            Volatile.Write(ref saved, trained);
            uploads.Ask();
        }

        async Task StoreAsync(CancellationToken cancellationToken)
        {
            request.Permit?.Use().Dispose();
            var compute = Volatile.Read(ref saved);
            await mirror.StoreAsync(request.Trial, request.Epoch, cancellationToken).ConfigureAwait(false);
            if (double.IsFinite(compute))
                request.Stored?.Invoke(compute);
        }
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
