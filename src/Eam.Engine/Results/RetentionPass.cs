using Eam.Core.Sweeps;

namespace Eam.Engine.Results;

/// <summary>
/// Deletes the checkpoints that a running sweep no longer needs. A checkpoint stops being needed only when a trial ends, so the ends of
/// most segments cost nothing. After the end of a trial all ended trials are ranked and the folder is listed. One run of a sweep uses it,
/// one call at a time.
/// </summary>
/// <param name="folder">The sweep's folder.</param>
internal sealed class RetentionPass(SweepFolder folder)
{
    private long? _endings;

    /// <summary>Deletes what this state does not need. Returns whether there was anything to decide.</summary>
    /// <exception cref="EngineException">A file cannot be deleted. The next call tries again.</exception>
    public bool Apply(SweepState state)
    {
        if (state.Endings == _endings)
            return false;
        folder.Checkpoints.Retain(Retention.Active(state), Retention.Ended(state));
        _endings = state.Endings;
        return true;
    }
}
