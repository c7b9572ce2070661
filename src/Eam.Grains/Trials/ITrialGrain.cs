
using Orleans.Concurrency;

namespace Eam.Grains.Trials;

/// <summary>One configuration of a sweep (key <c>sweep/number</c>), on the silo whose device trains it. Between two segments it is nowhere.</summary>
[Alias("eam.trial")]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>Starts a segment on the silo's device; returns at once. Its end is reported to the sweep.</summary>
    [Alias("run")]
    Task<OrderAnswer> RunAsync(SegmentOrder order);

    /// <summary>Ends the segment of an epoch at its next iteration; of no effect where another one runs.</summary>
    /// <param name="epoch">The segment's.</param>
    /// <param name="save">Whether it saves a checkpoint first.</param>
    [Alias("end")]
    Task EndAsync(long epoch, bool save);

    /// <summary>The segment that runs; null for none.</summary>
    [Alias("running")]
    Task<SegmentOrder?> RunningAsync();

    /// <summary>The sweep knows of a segment's end: without another one the grain is not needed any more.</summary>
    [OneWay]
    [Alias("ended")]
    Task EndedAsync(long epoch);
}
