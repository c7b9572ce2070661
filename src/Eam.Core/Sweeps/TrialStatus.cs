namespace Eam.Core.Sweeps;

/// <summary>Status of a trial.</summary>
public enum TrialStatus
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>A segment of the trial runs on a slot.</summary>
    Running,

    /// <summary>Finished a rung and waits for promotion or, if promoted, for a slot.</summary>
    Paused,

    /// <summary>Finished the final rung.</summary>
    Completed,

    /// <summary>Not promoted, diverged, or cancelled.</summary>
    Pruned,

    /// <summary>Crashed too often, or invalid.</summary>
    Failed,
}
