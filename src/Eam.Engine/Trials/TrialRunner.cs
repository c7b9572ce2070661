using System.Collections.Concurrent;
using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Sweeps;

namespace Eam.Engine.Trials;

/// <summary>
/// Trains trials: checkpoint in, train to the compute target, evaluate on the way, checkpoint out. A segment that is stopped anywhere and started again
/// gives the same points, seconds excepted, as one that was not.
/// </summary>
public sealed class TrialRunner : ITrialRunner
{
    private readonly TrialRunnerOptions _options;
    private readonly ConcurrentDictionary<int, bool> _fromZero = new();

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
            checkpoint = Load(request);
        }
        catch (EngineException failure)
        {
            return AbandonCheckpoint(request, failure);
        }

        try
        {
            using var segment = new TrialSegment(_options, request, checkpoint);
            var outcome = segment.Train(progress, cancellationToken);
            _fromZero.TryRemove(request.Trial, out _);
            return outcome;
        }
        catch (InvalidConfigurationException failure)
        {
            return new SegmentOutcome.Failed(FailureKind.Invalid, $"trial {request.Trial}: {failure.Message}");
        }
        catch (InvalidStateException failure)
        {
            return AbandonCheckpoint(request, new EngineException($"trial {request.Trial}: its checkpoint does not fit it: {failure.Message}", failure));
        }
    }

    private Checkpoint? Load(SegmentRequest request)
    {
        if (_options.Checkpoints is not { } store || _fromZero.ContainsKey(request.Trial))
            return null;
        var checkpoint = store.Load(request.Trial);
        if (checkpoint is null && request.From > 0)
            throw new EngineException($"trial {request.Trial}: its checkpoint is missing from {store.Folder}, though it has finished rung {request.Rung - 1}");
        if (checkpoint is not null && (checkpoint.Seed != request.Seed || checkpoint.Configuration != request.Configuration))
            throw new EngineException($"trial {request.Trial}: its checkpoint is of another configuration: {checkpoint.Configuration}");
        return checkpoint;
    }

    // Training is deterministic, so a trial without its checkpoint can be had again from zero, at the price of its compute. The failed attempt tells the
    // user; the next one starts anew. The bad file stays under another name.
    private SegmentOutcome.Failed AbandonCheckpoint(SegmentRequest request, EngineException failure)
    {
        _fromZero[request.Trial] = true;
        var kept = _options.Checkpoints?.SetAside(request.Trial);
        var next = kept is null ? "a retry trains from zero" : $"it is kept as {kept}, a retry trains from zero";
        return new SegmentOutcome.Failed(FailureKind.Crashed, $"{failure.Message}; {next}");
    }
}
