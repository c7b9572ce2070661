namespace Eam.Core.Sweeps;

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
