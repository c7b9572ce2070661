using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Eam.Grains.Trials;

/// <summary>A trial of a sweep on the silo whose device trains it (key: <see cref="TrialKey"/>). Between two segments it is nowhere.</summary>
[Alias("eam.trial")]
[Version(1)]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>Starts a segment on the silo's device; returns at once. The device's worker reports the segment's end to the sweep.</summary>
    [Alias("run")]
    [ResponseTimeout("00:00:05")]
    Task<OrderAnswer> RunAsync(SegmentOrder order);

    /// <summary>Ends the segment of an epoch at its next iteration; has no effect if another one runs.</summary>
    /// <param name="epoch">The segment's epoch.</param>
    /// <param name="save">Whether it saves a checkpoint first.</param>
    [Alias("end")]
    [ResponseTimeout("00:00:05")]
    Task EndAsync(long epoch, bool save);

    /// <summary>The segment that runs; null for none.</summary>
    [Alias("running")]
    [ResponseTimeout("00:00:05")]
    Task<SegmentOrder?> RunningAsync();

    /// <summary>The sweep knows of a segment's end: the grain is no longer needed unless another segment runs.</summary>
    [OneWay]
    [Alias("ended")]
    Task EndedAsync(long epoch);
}
