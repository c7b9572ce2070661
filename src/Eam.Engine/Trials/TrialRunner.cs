using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Trials;

/// <summary>
/// Trains segments of trials: loads the checkpoint, trains to the compute target with evaluations on the way, and saves a checkpoint. A
/// segment that is stopped anywhere and started again gives the same points as an uninterrupted one, except for seconds.
/// </summary>
public sealed class TrialRunner : ITrialRunner
{
    private readonly TrialRunnerOptions _options;
    private readonly Resumption _resumption;

    /// <summary>Creates a runner with its task, evaluation and checkpoints.</summary>
    public TrialRunner(TrialRunnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _resumption = new(options.Checkpoints, checkpoint =>
            checkpoint.Points.Count > 0 ? checkpoint.Points[^1].Spent.In(options.Unit) : double.NegativeInfinity
        );
    }

    /// <inheritdoc/>
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_resumption.Find(request, out var checkpoint) is { } lost)
            return lost;
        try
        {
            using var segment = new TrialSegment(_options, request, checkpoint);
            var outcome = segment.Train(progress, cancellationToken);
            _resumption.Ended(request.Trial);
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
            return _resumption.FallBack(request, $"trial {request.Trial}: its checkpoint does not fit the trial: {failure.Message}");
        }
    }
}
