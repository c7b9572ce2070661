namespace Eam.Core.Sweeps;

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
