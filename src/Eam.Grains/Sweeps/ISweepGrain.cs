using Eam.Grains.Trials;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Eam.Grains.Sweeps;

/// <summary>
/// The coordinator of one sweep (key: its identifier): loads its events, asks the scheduler, records, and sends segments to trials. A reminder revives it after a crash.
/// </summary>
[Alias("eam.sweep")]
[Version(1)]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that a sweep which should run does so.</summary>
    [Alias("revive")]
    [ResponseTimeout("00:00:20")]
    Task ReviveAsync();

    /// <summary>Does what a user asks. A pause or a stop is under way when this returns; <see cref="WatchAsync"/> shows when nothing runs any more.</summary>
    [Alias("steer")]
    [ResponseTimeout("00:00:20")]
    Task<Answer> SteerAsync(SteerRequest request);

    /// <summary>Takes the report of a segment that has ended.</summary>
    [Alias("report")]
    [ResponseTimeout("00:00:20")]
    Task<ReportAnswer> ReportAsync(SegmentReport report);

    /// <summary>Takes the progress of segments. A lost message does no harm.</summary>
    [OneWay, AlwaysInterleave]
    [Alias("progress")]
    Task ProgressAsync(ProgressReport progress);

    /// <summary>A device may be free for the sweep.</summary>
    [OneWay]
    [Alias("wake")]
    Task WakeAsync();

    /// <summary>How the sweep stands, and the events after one of them; null if there is no such sweep.</summary>
    /// <exception cref="SweepUnavailableException">It cannot be read for now.</exception>
    [AlwaysInterleave]
    [Alias("news")]
    [ResponseTimeout("00:00:20")]
    Task<SweepNews?> NewsAsync(long after);

    /// <summary>The same whenever something changes, the current state first; ends when the sweep has ended. A slow reader skips states, and no event.</summary>
    [AlwaysInterleave]
    [Alias("watch")]
    IAsyncEnumerable<SweepNews> WatchAsync(long after, CancellationToken cancellationToken);
}
