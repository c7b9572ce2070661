using System.Collections.Concurrent;
using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Trials;

/// <summary>
/// Trains trials: checkpoint in, train to the compute target, evaluate on the way, checkpoint out. A segment that is stopped anywhere and started again
/// gives the same points, seconds excepted, as one that was not.
/// </summary>
public sealed class TrialRunner : ITrialRunner
{
    private readonly TrialRunnerOptions _options;

    // Trials that lost a checkpoint, from when that is said until a segment of theirs has ended; true: nothing is left and they start from zero.
    private readonly ConcurrentDictionary<int, bool> _fallen = new();

    /// <summary>With its task, evaluation and checkpoints.</summary>
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
                $"trial {request.Trial}: its checkpoint of rung {request.Rung - 1} is missing from {_options.Checkpoints!.Folder}; the trial falls back to the checkpoint before it"
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
            throw new EngineException($"trial {request.Trial}: {failure.Message}", failure);
        }
        catch (InvalidStateException failure) when (checkpoint is not null)
        {
            return FallBack(request, $"trial {request.Trial}: its checkpoint does not fit it: {failure.Message}");
        }
    }

    private Checkpoint? Load(SegmentRequest request)
    {
        if (_options.Checkpoints is not { } store || (_fallen.TryGetValue(request.Trial, out var fromZero) && fromZero))
            return null;
        var checkpoint = store.Load(request.Trial);
        if (checkpoint is null && request.From > 0 && !request.HasFallen)
            throw new EngineException(
                $"trial {request.Trial}: its checkpoint is missing from {store.Folder}, though it has finished rung {request.Rung - 1}"
            );
        if (checkpoint is not null && (checkpoint.Seed != request.Seed || checkpoint.Configuration != request.Configuration))
            throw new EngineException($"trial {request.Trial}: its checkpoint is of another configuration: {checkpoint.Configuration}");
        if (checkpoint?.Rung > request.Rung)
            throw new EngineException(
                $"trial {request.Trial}: its checkpoint is at rung {checkpoint.Rung}, ahead of the log, which asks for rung {request.Rung}"
            );
        return checkpoint;
    }

    // Training is deterministic, so a lost checkpoint can be had again from the one before it, or from zero, at the price of its compute. It is the disk's
    // fault and not the trial's: the segment counts as preempted, which costs no retry, and its reason stands in the log. The next attempt goes on from
    // what is left. At most two such attempts follow each other, since each takes one file out of the way. The bad file stays under another name.
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

    /// <summary>Whether a checkpoint has all of the rung before the requested one.</summary>
    private bool Reached(Checkpoint checkpoint, SegmentRequest request) =>
        checkpoint.Rung == request.Rung || (checkpoint.Points.Count > 0 && checkpoint.Points[^1].Spent.In(_options.Unit) >= request.From);
}
