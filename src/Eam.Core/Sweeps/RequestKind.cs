namespace Eam.Core.Sweeps;

/// <summary>What a user can ask of a sweep. The order is part of the wire format.</summary>
public enum RequestKind
{
    /// <summary>Save all running segments and end the sweep as stopped. It can be resumed.</summary>
    Stop,

    /// <summary>Save all running segments and start no others until the sweep is resumed.</summary>
    Pause,

    /// <summary>Continue a paused, stopped or failed sweep.</summary>
    Resume,

    /// <summary>End the sweep, or one trial, for good. Its running segments save nothing.</summary>
    Cancel,

    /// <summary>Continue trials that failed.</summary>
    Retry,
}
