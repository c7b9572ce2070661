using Eam.Core.Sweeps;
using Eam.Engine.Commands;

namespace Eam.Engine.Sweeps;

/// <summary>Starts, watches and steers sweeps. It is the common interface of the CLI, the server and the cluster. Thread-safe.</summary>
/// <remarks>
/// <para>
/// A sweep is named by its identifier. Every member except <see cref="StartAsync"/> and <see cref="ListAsync"/> throws
/// <see cref="NotFoundException"/> if there is no such sweep or trial, <see cref="ConflictException"/> if its status does not allow the
/// request, and any other <see cref="EngineException"/> if files cannot be read or written. A request whose effect already holds changes
/// nothing and is not an error.
/// </para>
/// <para>
/// The caller need not be the process that runs the sweep: a sweep in another process obeys within a fraction of a second. Requests to one
/// sweep are handled one after the other, and a member returns when its request has been done or has become impossible.
/// </para>
/// </remarks>
public interface ISweepService
{
    /// <summary>Starts a sweep. It runs until it has completed or failed, or is stopped or cancelled.</summary>
    /// <param name="start">The sweep file, the settings that replace the file's, and the key of the request.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>The sweep's identifier, which is the name of its folder, and whether this request started it.</returns>
    /// <exception cref="ConflictException">The key belongs to a sweep of another file, or of other overrides.</exception>
    /// <exception cref="EngineException">The results folder cannot be written to, or a file that the task needs is missing or
    /// damaged.</exception>
    Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken);

    /// <summary>Returns the identifiers of all sweeps, including those with damaged files, in the order of their names.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Returns the current state of a sweep.</summary>
    Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Returns updates of a sweep, the current one first. The sequence ends after the update for which <see cref="SweepUpdate.HasEnded"/>
    /// is true. A slow reader misses updates but never slows the sweep down.
    /// </summary>
    IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>Returns the events of a sweep in their order. No reader misses or repeats an event.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="after">The sequence number of the last event that the caller has; 0 for none.</param>
    /// <param name="follow">Whether to wait for further events until the sweep has ended. Otherwise the sequence ends after the current
    /// events.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    IAsyncEnumerable<PastEvent> EventsAsync(string sweep, long after, bool follow, CancellationToken cancellationToken);

    /// <summary>
    /// Returns what the program of a trial has printed (task command), in pieces. If the file has lost a part of it, a piece says so.
    /// </summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="after">Number of bytes that the caller has: <see cref="OutputPiece.Next"/> of its last piece; 0 for none. A negative
    /// number begins so many bytes before the end, at the beginning of a line.</param>
    /// <param name="follow">Whether to wait for more until the trial's segment has ended. Otherwise the sequence ends after what is there
    /// now.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    /// <exception cref="NotFoundException">There is no such sweep or trial, no program trains it, or it has printed nothing.</exception>
    IAsyncEnumerable<OutputPiece> OutputAsync(string sweep, int trial, long after, bool follow, CancellationToken cancellationToken);

    /// <summary>
    /// Pauses a sweep: running segments finish their current iteration, save a checkpoint and stop, and none starts until
    /// <see cref="ResumeAsync"/>. The sweep's process keeps running and holds the sweep. Returns when no segment runs.
    /// </summary>
    /// <exception cref="ConflictException">The sweep does not run.</exception>
    Task PauseAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Resumes a sweep. A paused sweep resumes in its process. A sweep that no process holds (stopped, failed, or its process died) resumes
    /// in this process, from its events and checkpoints. A running sweep is left unchanged, and a completed one completes again.
    /// </summary>
    /// <returns>The sweep's identifier.</returns>
    /// <exception cref="ConflictException">The sweep was cancelled.</exception>
    Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Stops a sweep: running segments finish their current iteration, save a checkpoint and stop, and the sweep's status becomes stopped.
    /// It can be resumed. Returns when no process holds it. A sweep that has ended is left unchanged.
    /// </summary>
    Task StopAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Cancels a sweep permanently: running segments end without saving, each trial that has not ended is cancelled, and the sweep's status
    /// becomes cancelled. Results stay. This also works for a sweep that no process holds.
    /// </summary>
    /// <exception cref="ConflictException">The sweep has completed.</exception>
    Task CancelAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>
    /// Cancels one trial: it ends as pruned with the reason "cancelled", and its segment ends without saving. The sweep continues without
    /// it. The trial's earlier promotions stay valid; at the rung where it was, it counts as the worst, as if it had diverged there.
    /// </summary>
    /// <exception cref="ConflictException">The trial has ended in another way, or the sweep was cancelled.</exception>
    Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken);

    /// <summary>
    /// Retries trials that crashed too often: their failures no longer count, and they resume from their checkpoints, as candidates of the
    /// rung that they failed at. Decisions that were made without them stay. A sweep that no process holds is resumed in this process.
    /// </summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="trial">One trial, which may also have been cancelled; null for all that crashed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The numbers of the trials that resume. A trial that has not ended is not among them.</returns>
    /// <exception cref="ConflictException">There is nothing to retry, the trial ended in another way, or the sweep was
    /// cancelled.</exception>
    Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken);

    /// <summary>
    /// Carries out one request, as the members above do. If the request has an expected version, the holder of the sweep compares it in the
    /// same turn in which it carries out the request. So of two requests for one version that change the sweep, only one is carried out.
    /// </summary>
    /// <returns>The numbers of the trials that a retry resumes; empty for other requests.</returns>
    /// <exception cref="SweepChangedException">The sweep does not have the expected version.</exception>
    Task<IReadOnlyList<int>> SteerAsync(string sweep, SweepRequest request, CancellationToken cancellationToken);
}
