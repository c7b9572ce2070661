using Eam.Grains.Trials;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Eam.Grains.Sweeps;

/// <summary>
/// The coordinator of one sweep (key: the sweep's identifier). It loads the events, asks the scheduler, records decisions, and sends
/// segments to trials. A reminder revives it after a crash.
/// </summary>
[Alias("eam.sweep")]
[Version(1)]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that the sweep runs if it should.</summary>
    [Alias("revive")]
    [ResponseTimeout("00:00:20")]
    Task ReviveAsync();

    /// <summary>
    /// Carries out a user's request. A pause or a stop may still be in progress when this returns; <see cref="WatchAsync"/> shows when no
    /// segment runs any longer.
    /// </summary>
    [Alias("steer")]
    [ResponseTimeout("00:00:20")]
    Task<Answer> SteerAsync(SteerRequest request);

    /// <summary>Processes the report of a segment that has ended. Reports that wait for a turn are processed together.</summary>
    [AlwaysInterleave]
    [Alias("report")]
    [ResponseTimeout("00:00:20")]
    Task<ReportAnswer> ReportAsync(SegmentReport report);

    /// <summary>Receives the progress of segments. A lost message does no harm.</summary>
    [OneWay, AlwaysInterleave]
    [Alias("progress")]
    Task ProgressAsync(ProgressReport progress);

    /// <summary>Tells the sweep that a device may be free for it.</summary>
    [OneWay, AlwaysInterleave]
    [Alias("wake")]
    Task WakeAsync();

    /// <summary>Returns the sweep's current status and the events after a given one; null if there is no such sweep.</summary>
    /// <exception cref="SweepUnavailableException">The sweep cannot be read at present.</exception>
    [AlwaysInterleave]
    [Alias("news")]
    [ResponseTimeout("00:00:20")]
    Task<SweepNews?> NewsAsync(long after);

    /// <summary>
    /// Yields the news after each change, starting with the current state. Ends when the sweep has ended. A slow reader skips states, but
    /// never an event.
    /// </summary>
    [AlwaysInterleave]
    [Alias("watch")]
    IAsyncEnumerable<SweepNews> WatchAsync(long after, CancellationToken cancellationToken);
}
