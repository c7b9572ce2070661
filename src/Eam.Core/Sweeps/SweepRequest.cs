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

/// <summary>A user's request to a sweep.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Trial">The trial to cancel or to retry; null for the whole sweep, or for all trials that crashed.</param>
/// <param name="Expected">Version of the sweep that the request was made for. If the sweep has another one when the request is taken, nothing is done. Null for any.</param>
public readonly record struct SweepRequest(RequestKind Kind, int? Trial = null, SweepVersion? Expected = null);

/// <summary>What its users want a sweep to do, after all requests so far.</summary>
public enum SweepIntent
{
    /// <summary>Train.</summary>
    Run,

    /// <summary>Save what runs and start nothing.</summary>
    Pause,

    /// <summary>Save what runs and end.</summary>
    Stop,
}
