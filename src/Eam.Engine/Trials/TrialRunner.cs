using System.Collections.Concurrent;
using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Trials;

/// <summary>
/// Trains segments of trials: loads the checkpoint, trains to the compute target with evaluations on the way, and saves a checkpoint. A
/// segment that is stopped anywhere and started again gives the same points as an uninterrupted one, except for seconds.
/// </summary>
public sealed class TrialRunner : ITrialRunner
{
    private readonly TrialRunnerOptions _options;

    // Trials that lost a checkpoint, from the report of the loss until one of their segments has ended. True: no checkpoint remains, and
    // they start from zero.
    private readonly ConcurrentDictionary<int, bool> _fallen = new();

    /// <summary>Creates a runner with its task, evaluation and checkpoints.</summary>
    public TrialRunner(TrialRunnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Checkpoint? checkpoint;
        try
        {
            if (request.Epoch is { } epoch)
                _options.Checkpoints?.Fence(request.Trial, epoch);
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

        if (checkpoint is not null && !Reached(checkpoint, request) && !request.HasFallen && _fallen.TryAdd(request.Trial, false))
        {
            return new SegmentOutcome.Failed(
                FailureKind.Preempted,
                $"trial {request.Trial}: its checkpoint of rung {RungNumber.Of(request.Segment.Rung - 1)} is missing from {_options.Checkpoints!.Folder}; the trial falls back to the checkpoint before it"
            );
        }

        try
        {
            using var segment = new TrialSegment(_options, request, checkpoint);
            var outcome = segment.Train(progress, cancellationToken);
            _fallen.TryRemove(request.Trial, out _);
            return outcome;
        }
        catch (InvalidConfigurationException failure)
        {
            return new SegmentOutcome.Failed(FailureKind.Invalid, $"trial {request.Trial}: {failure.Message}");
        }
        catch (DeviceMemoryException failure)
        {
            return new SegmentOutcome.Failed(FailureKind.OutOfMemory, $"trial {request.Trial}: {failure.Message}");
        }
        catch (BackendException failure)
        {
            throw new TrialException(request.Trial, failure.Message, failure);
        }
        catch (InvalidStateException failure) when (checkpoint is not null)
        {
            return FallBack(request, $"trial {request.Trial}: its checkpoint does not fit the trial: {failure.Message}");
        }
    }

    private Checkpoint? Load(SegmentRequest request)
    {
        if (_options.Checkpoints is not { } store || (_fallen.TryGetValue(request.Trial, out var fromZero) && fromZero))
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

    // Training is deterministic, so a lost checkpoint can be computed again from the one before it, or from zero, at the cost of its
    // compute. The disk is to blame and not the trial: the segment counts as preempted, which costs no retry, and the log has the reason.
    // The next attempt resumes from the remaining checkpoint. At most two such attempts follow each other, because each removes one file.
    // The bad file stays under another name.
    private SegmentOutcome.Failed FallBack(SegmentRequest request, string why)
    {
        using var writing = request.Permit?.Use();
        var store = _options.Checkpoints!;
        var kept = store.SetAside(request.Trial) is { } name ? $"it is kept as {name}, " : "";
        var next = store.Exists(request.Trial)
            ? "the trial falls back to the checkpoint before it"
            : "the trial is trained again from zero";
        _fallen[request.Trial] = !store.Exists(request.Trial);
        return new SegmentOutcome.Failed(FailureKind.Preempted, $"{why}; {kept}{next}");
    }

    /// <summary>Returns whether a checkpoint has completed the rung before the requested one.</summary>
    private bool Reached(Checkpoint checkpoint, SegmentRequest request) =>
        checkpoint.Rung == request.Segment.Rung
        || (checkpoint.Points.Count > 0 && checkpoint.Points[^1].Spent.In(_options.Unit) >= request.Segment.From);
}
