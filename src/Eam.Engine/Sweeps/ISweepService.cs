using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>Starts, watches and steers sweeps: the one interface of the CLI, the server and the cluster.</summary>
public interface ISweepService
{
    /// <summary>Starts a sweep; it runs until done, stopped or cancelled.</summary>
    /// <param name="spec">A valid specification.</param>
    /// <param name="source">The text of the sweep file, kept beside the results.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>The sweep's identifier: its folder's name.</returns>
    /// <exception cref="EngineException">The results folder cannot be written, or a file that the task needs is missing or damaged.</exception>
    Task<string> StartAsync(SweepSpec spec, string source, CancellationToken cancellationToken);

    /// <summary>Updates of a sweep, the current state first; ends when the sweep has ended. A slow reader skips states and never slows the sweep.</summary>
    IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken);

    /// <summary>Drains: running segments finish their current iteration, save a checkpoint and stop. Completes when nothing runs; a sweep that has ended is left as it is.</summary>
    Task StopAsync(string sweep, CancellationToken cancellationToken);
}

/// <summary>How a sweep stands.</summary>
public enum SweepStatus
{
    /// <summary>Segments run or wait.</summary>
    Running,

    /// <summary>Waits until the disk has room again, and then goes on by itself; the message says so.</summary>
    Paused,

    /// <summary>Drained before its end.</summary>
    Stopped,

    /// <summary>All rungs are done.</summary>
    Completed,

    /// <summary>It cannot go on; the message says why.</summary>
    Failed,
}

/// <summary>A sweep at one moment.</summary>
/// <param name="State">The machine's state.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Folder">Where the results lie.</param>
/// <param name="Message">Why it failed, stopped or waits; null otherwise.</param>
/// <param name="Live">Progress of running segments, by trial: compute so far in the sweep's unit, and the last training loss and reward.</param>
public sealed record SweepUpdate(
    SweepState State, SweepStatus Status, string Folder, string? Message, IReadOnlyDictionary<int, SegmentProgress> Live);

/// <summary>Progress inside a segment.</summary>
/// <param name="Compute">Total compute so far, in the sweep's unit.</param>
/// <param name="Loss">Last training loss.</param>
/// <param name="Reward">Mean reward of the last training endpoints.</param>
public readonly record struct SegmentProgress(double Compute, double Loss, double Reward);
