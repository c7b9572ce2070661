using System.Runtime.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>Starts, watches and steers sweeps: the one interface of the CLI, the server and the cluster. Thread-safe.</summary>
/// <remarks>
/// <para>
/// A sweep is named by its identifier. Every member but <see cref="StartAsync"/> and <see cref="ListAsync"/> throws <see cref="NotFoundException"/> where
/// there is no such sweep or trial, <see cref="ConflictException"/> where it stands in such a way that it cannot be done, and any other
/// <see cref="EngineException"/> where files cannot be read or written. Asking for what is so already changes nothing and is no error.
/// </para>
/// <para>
/// Who asks need not be who runs: a sweep that another process runs is steered all the same, within a fraction of a second. Requests to one sweep are
/// taken one after the other, and a member returns when its request has been done, or has become impossible.
/// </para>
/// </remarks>
public interface ISweepService
{
    /// <summary>Starts a sweep; it runs until it has completed or failed, or is stopped or cancelled.</summary>
    /// <param name="start">The sweep file, the settings that replace the file's, and the key of the request.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>The sweep's identifier, which is the name of its folder, and whether this request started it.</returns>
    /// <exception cref="ConflictException">The key belongs to a sweep of another file, or of other overrides.</exception>
    /// <exception cref="EngineException">The results folder cannot be written, or a file that the task needs is missing or damaged.</exception>
    Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken);

    /// <summary>Identifiers of all sweeps, those whose files are damaged too, in the order of their names.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>A sweep as it stands now.</summary>
    Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Updates of a sweep, the current one first; ends after the one that <see cref="SweepUpdate.HasEnded"/>. A slow reader skips updates and never slows
    /// the sweep.
    /// </summary>
    IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>The facts of a sweep in their order; no reader misses or repeats one.</summary>
    /// <param name="sweep">Its identifier.</param>
    /// <param name="after">Sequence of the last event that is known; 0 for none.</param>
    /// <param name="follow">Whether to wait for further events until the sweep has ended; else it ends after those there are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<PastEvent> EventsAsync(string sweep, long after, bool follow, CancellationToken cancellationToken);

    /// <summary>
    /// Running segments finish their current iteration, save a checkpoint and stop, and none starts until <see cref="ResumeAsync"/>; the sweep's process
    /// stays and holds it. Returns when no segment runs.
    /// </summary>
    /// <exception cref="ConflictException">It does not run.</exception>
    Task PauseAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// A paused sweep goes on where it is. One that no process holds (stopped, failed, or its process died) goes on in this one, from its events and
    /// checkpoints. A running one is left as it is, a completed one completes again.
    /// </summary>
    /// <returns>The sweep's identifier.</returns>
    /// <exception cref="ConflictException">It was cancelled.</exception>
    Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Drains: running segments finish their current iteration, save a checkpoint and stop, and the sweep ends as stopped; it can be resumed. Returns when
    /// no process holds it. One that has ended is left as it is.
    /// </summary>
    Task StopAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a sweep for good: running segments end without saving, each trial that has not ended is cancelled, and the sweep's status is cancelled. Results
    /// stay. Works on a sweep that no process holds too.
    /// </summary>
    /// <exception cref="ConflictException">It has completed.</exception>
    Task CancelAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Ends one trial as pruned with the reason "cancelled", its segment without saving; the sweep goes on without it. What it was promoted from stands; at the rung
    /// where it was, it counts as the worst, as if it had diverged there.
    /// </summary>
    /// <exception cref="ConflictException">It has ended otherwise, or the sweep was cancelled.</exception>
    Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken);

    /// <summary>
    /// Trials that crashed for good get their failures forgiven and go on from their checkpoint, as candidates of the rung that they failed at; what was
    /// decided without them stays. A sweep that no process holds is resumed in this one.
    /// </summary>
    /// <param name="sweep">Its identifier.</param>
    /// <param name="trial">One trial, which may have been cancelled too; null for all that crashed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The trials that go on again, by number; a trial that has not ended is not among them.</returns>
    /// <exception cref="ConflictException">There is nothing to retry, the trial ended in another way, or the sweep was cancelled.</exception>
    Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken);
}

/// <summary>How a sweep stands.</summary>
public enum SweepStatus
{
    /// <summary>Segments run or wait.</summary>
    Running,

    /// <summary>A process holds it and starts no segment, because it was asked to pause or the disk is full; the message says which.</summary>
    Paused,

    /// <summary>Drained before its end, or its process died; it can be resumed.</summary>
    Stopped,

    /// <summary>All rungs are done.</summary>
    Completed,

    /// <summary>It cannot go on; the message says why. Resumed, it tries again.</summary>
    Failed,

    /// <summary>Ended for good by its user.</summary>
    Cancelled,
}

/// <summary>A sweep at one moment.</summary>
/// <param name="State">The machine's state.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Folder">Where the results lie.</param>
/// <param name="Message">Why it failed, stopped or waits; null otherwise.</param>
/// <param name="Live">Progress of running segments, by trial: compute so far in the sweep's unit, and the last training loss and reward.</param>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="Started">When it was first started.</param>
/// <param name="Finished">When it ended or stopped; null while a process holds it.</param>
/// <param name="Sequence">Of the last event that <paramref name="State"/> has: equal for equal states.</param>
public sealed record SweepUpdate(
    SweepState State,
    SweepStatus Status,
    string Folder,
    string? Message,
    IReadOnlyDictionary<int, SegmentProgress> Live,
    string Sweep = "",
    DateTimeOffset Started = default,
    DateTimeOffset? Finished = null,
    long Sequence = 0
)
{
    /// <summary>Whether no process holds the sweep any more.</summary>
    public bool HasEnded => Status is not (SweepStatus.Running or SweepStatus.Paused);
}

/// <summary>Progress inside a segment.</summary>
/// <param name="Compute">Total compute so far, in the sweep's unit.</param>
/// <param name="Loss">Last training loss.</param>
/// <param name="Reward">Mean reward of the last training endpoints.</param>
[DataContract]
public readonly record struct SegmentProgress(
    [property: DataMember(Order = 0)] double Compute,
    [property: DataMember(Order = 1)] double Loss,
    [property: DataMember(Order = 2)] double Reward
);
