using Eam.Core.Sweeps;

namespace Eam.Engine.Trials;

/// <summary>A runner whose segments compute nothing and only wait, so that thousands of them need no thread each.</summary>
internal interface IWaitingRunner : ITrialRunner
{
    /// <summary>Runs one segment, as <see cref="ITrialRunner.Run"/> does, without holding a thread while it waits.</summary>
    Task<SegmentOutcome> RunAsync(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken);
}
