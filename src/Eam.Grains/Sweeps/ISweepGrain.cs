using Eam.Grains.Trials;
using Orleans.Concurrency;

namespace Eam.Grains.Sweeps;

/// <summary>
/// The coordinator of one sweep (key: its identifier): loads its events, asks the scheduler, records, and sends segments to trials. A reminder revives it after any crash.
/// </summary>
[Alias("eam.sweep")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that a sweep which should run does so.</summary>
    [Alias("revive")]
    Task ReviveAsync();

    /// <summary>Does what a user asks. A pause or a stop is under way when this returns; <see cref="WatchAsync"/> tells when nothing runs any more.</summary>
    [Alias("steer")]
    Task<Answer> SteerAsync(SteerRequest request);

    /// <summary>A segment has ended.</summary>
    [Alias("report")]
    Task<ReportAnswer> ReportAsync(SegmentReport report);

    /// <summary>An order of the sweep's own did not reach its device; a turn of its own, called by the grain itself.</summary>
    [Alias("undelivered")]
    Task UndeliveredAsync(int slot, long epoch, string reason);

    /// <summary>How far segments are; lost without harm.</summary>
    [OneWay, AlwaysInterleave]
    [Alias("progress")]
    Task ProgressAsync(ProgressReport progress);

    /// <summary>A device may be free for it.</summary>
    [OneWay]
    [Alias("wake")]
    Task WakeAsync();

    /// <summary>How it stands, and the events after one of them; null where there is no such sweep.</summary>
    [AlwaysInterleave]
    [Alias("news")]
    Task<SweepNews?> NewsAsync(long after);

    /// <summary>The same whenever something changes, the current standing first; ends when the sweep has ended. A slow reader skips standings, and no event.</summary>
    [AlwaysInterleave]
    [Alias("watch")]
    IAsyncEnumerable<SweepNews> WatchAsync(long after, CancellationToken cancellationToken);
}
