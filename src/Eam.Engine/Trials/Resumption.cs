using System.Collections.Concurrent;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Trials;

/// <summary>
/// Finds the checkpoint that a segment continues from, and decides what follows if one is lost. Thread-safe for different trials.
/// </summary>
/// <param name="store">The checkpoints; null for none.</param>
/// <param name="completed">Returns the compute that a checkpoint has completed, in the sweep's unit.</param>
internal sealed class Resumption(CheckpointStore? store, Func<Checkpoint, double> completed)
{
    // Trials that lost a checkpoint, from the report of the loss until one of their segments has ended. True: no checkpoint remains, and
    // they start from zero.
    private readonly ConcurrentDictionary<int, bool> _fallen = new();

    /// <summary>Loads the checkpoint that a segment continues from.</summary>
    /// <param name="request">The segment.</param>
    /// <param name="checkpoint">The checkpoint; null if the trial starts from zero.</param>
    /// <returns>The outcome of the segment if a checkpoint is lost, or if another host has the trial; null if the segment can
    /// train.</returns>
    public SegmentOutcome.Failed? Find(SegmentRequest request, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        try
        {
            if (request.Epoch is { } epoch)
                store?.Fence(request.Trial, epoch);
            checkpoint = Load(request);
        }
        catch (StaleEpochException stale)
        {
            return new SegmentOutcome.Failed(FailureKind.Preempted, stale.Message);
        }
        catch (EngineException failure)
        {
            return FallBack(request, failure.Message);
        }

        return checkpoint is not null && !Reached(checkpoint, request) && !request.HasFallen && _fallen.TryAdd(request.Trial, false)
            ? new SegmentOutcome.Failed(
                FailureKind.Preempted,
                $"trial {request.Trial}: its checkpoint of rung {RungNumber.Of(request.Segment.Rung - 1)} is missing from {store!.Folder}; the trial falls back to the checkpoint before it"
            )
            : null;
    }

    /// <summary>Records that a segment of a trial has ended, so that a later loss is reported again.</summary>
    public void Ended(int trial) => _fallen.TryRemove(trial, out _);

    /// <summary>Sets the newest checkpoint of a trial aside, because it cannot be used.</summary>
    /// <param name="request">The segment.</param>
    /// <param name="why">What is wrong with the checkpoint: one line that names the trial.</param>
    /// <returns>The outcome of the segment.</returns>
    /// <remarks>
    /// Training is deterministic, so a lost checkpoint can be computed again from the one before it, or from zero, at the cost of its
    /// compute. The disk is to blame and not the trial: the segment counts as preempted, which costs no retry, and the log has the reason.
    /// The next attempt resumes from the remaining checkpoint. At most two such attempts follow each other, because each removes one file.
    /// The bad file stays under another name.
    /// </remarks>
    public SegmentOutcome.Failed FallBack(SegmentRequest request, string why)
    {
        using var writing = request.Permit?.Use();
        var kept = store!.SetAside(request.Trial) is { } name ? $"it is kept as {name}, " : "";
        var next = store.Exists(request.Trial)
            ? "the trial falls back to the checkpoint before it"
            : "the trial is trained again from zero";
        _fallen[request.Trial] = !store.Exists(request.Trial);
        return new SegmentOutcome.Failed(FailureKind.Preempted, $"{why}; {kept}{next}");
    }

    private Checkpoint? Load(SegmentRequest request)
    {
        if (store is null || (_fallen.TryGetValue(request.Trial, out var fromZero) && fromZero))
            return null;
        var checkpoint = store.Load(request.Trial);
        if (checkpoint is null && request.Segment.From > 0 && !request.HasFallen)
            throw new TrialException(
                request.Trial,
                $"its checkpoint is missing from {store.Folder}, although the trial has finished rung {RungNumber.Of(request.Segment.Rung - 1)}"
            );
        if (
            checkpoint is not null
            && (checkpoint.Seed != request.Segment.Seed || checkpoint.Configuration != request.Segment.Configuration)
        )
            throw new TrialException(request.Trial, $"its checkpoint has another configuration: {checkpoint.Configuration}");
        if (checkpoint?.Rung > request.Segment.Rung)
            throw new TrialException(
                request.Trial,
                $"its checkpoint is at rung {RungNumber.Of(checkpoint.Rung)}, but the log is only at rung {RungNumber.Of(request.Segment.Rung)}"
            );
        return checkpoint;
    }

    /// <summary>Returns whether a checkpoint has completed the rung before the requested one.</summary>
    private bool Reached(Checkpoint checkpoint, SegmentRequest request) =>
        checkpoint.Rung == request.Segment.Rung || completed(checkpoint) >= request.Segment.From;
}
