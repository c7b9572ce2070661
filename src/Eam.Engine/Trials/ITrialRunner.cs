namespace Eam.Engine.Trials;

/// <summary>Runs segments of trials. Safe to call from several slots at once, for different trials.</summary>
public interface ITrialRunner
{
    /// <summary>Runs one segment on the calling thread.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="progress">Called after every iteration, on the same thread; must be quick. What it throws ends the segment at once, without a checkpoint, and is passed on. Null for none.</param>
    /// <param name="cancellationToken">Drains: the segment ends at the next iteration or evaluation with <see cref="SegmentOutcome.Stopped"/>.</param>
    SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken);
}
