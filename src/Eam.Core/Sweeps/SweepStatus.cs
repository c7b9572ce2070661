namespace Eam.Core.Sweeps;

/// <summary>Status of a sweep.</summary>
public enum SweepStatus
{
    /// <summary>Segments run, or wait for a slot.</summary>
    Running,

    /// <summary>
    /// A process holds the sweep and starts no segment, because a user paused it or the disk is full. The message says which.
    /// </summary>
    Paused,

    /// <summary>The sweep was stopped before its end, and its segments have saved. It can be resumed.</summary>
    Stopped,

    /// <summary>All rungs are finished, and at least one trial has a result.</summary>
    Completed,

    /// <summary>
    /// The sweep cannot continue, or every trial has ended and none has a result; the message says why. Resuming it tries again, and a user
    /// may retry trials.
    /// </summary>
    Failed,

    /// <summary>A user cancelled the sweep. It cannot be resumed.</summary>
    Cancelled,

    /// <summary>
    /// The process that ran the sweep died, so no process runs it. It can be resumed from its last checkpoints. No host writes this status;
    /// readers detect it.
    /// </summary>
    Interrupted,
}
