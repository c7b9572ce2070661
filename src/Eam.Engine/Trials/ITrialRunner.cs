using Eam.Core.Sweeps;

namespace Eam.Engine.Trials;

/// <summary>Runs segments of trials. Safe to call from several slots at once, for different trials.</summary>
public interface ITrialRunner
{
    /// <summary>Runs one segment on the calling thread.</summary>
    /// <param name="request">The segment to train.</param>
    /// <param name="progress">Called after every iteration, on the same thread; it must be quick. If it throws, the segment ends at once,
    /// without a checkpoint, and the exception is passed on. Null for none.</param>
    /// <param name="cancellationToken">Stops the segment at the next iteration or evaluation, with
    /// <see cref="SegmentOutcome.Stopped"/>.</param>
    SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken);
}
