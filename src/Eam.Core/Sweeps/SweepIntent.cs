namespace Eam.Core.Sweeps;

/// <summary>What the users of a sweep want it to do, after all requests so far.</summary>
public enum SweepIntent
{
    /// <summary>Train until all rungs are finished.</summary>
    Run,

    /// <summary>Save what runs and start nothing.</summary>
    Pause,

    /// <summary>Save what runs and end.</summary>
    Stop,
}
