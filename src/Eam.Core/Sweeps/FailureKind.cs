namespace Eam.Core.Sweeps;

/// <summary>Why a segment ended without a report (docs/sweep-file.md#halving).</summary>
public enum FailureKind
{
    /// <summary>Taken off its slot. The trial keeps its place and is retried; this does not count as a failure.</summary>
    Preempted,

    /// <summary>Crashed. Retried up to max_failures times; then the trial counts as the worst.</summary>
    Crashed,

    /// <summary>NaN or exploding values. The trial is pruned at once.</summary>
    Diverged,

    /// <summary>Invalid configuration. The trial is removed from its rung.</summary>
    Invalid,

    /// <summary>Cancelled by its user. The trial is pruned at once.</summary>
    Cancelled,

    /// <summary>
    /// The device's memory is too small, even with the batch split into halves. The trial fails at once; the reason has the numbers.
    /// </summary>
    OutOfMemory,
}
