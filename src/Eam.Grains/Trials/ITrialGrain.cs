using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Eam.Grains.Trials;

/// <summary>
/// A trial of a sweep on the silo whose device trains it (key: <see cref="TrialKey"/>). The grain is not active between two segments.
/// </summary>
[Alias("eam.trial")]
[Version(1)]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts a segment on the silo's device and returns at once. The device's worker reports the end of the segment to the sweep.
    /// </summary>
    [Alias("run")]
    [ResponseTimeout("00:00:05")]
    Task<OrderAnswer> RunAsync(SegmentOrder order);

    /// <summary>Ends the segment of an epoch at its next iteration. Has no effect if another segment runs.</summary>
    /// <param name="epoch">The segment's epoch.</param>
    /// <param name="save">Whether the segment saves a checkpoint first.</param>
    [Alias("end")]
    [ResponseTimeout("00:00:05")]
    Task EndAsync(long epoch, bool save);

    /// <summary>Returns the running segment; null if none runs.</summary>
    [Alias("running")]
    [ResponseTimeout("00:00:05")]
    Task<SegmentOrder?> RunningAsync();

    /// <summary>
    /// Tells the grain that the sweep knows the end of a segment. The grain is then no longer needed unless another segment runs.
    /// </summary>
    [OneWay]
    [Alias("ended")]
    Task EndedAsync(long epoch);
}
