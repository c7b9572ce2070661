namespace Eam.Engine.Trials;

/// <summary>
/// The right of one segment to write its trial's checkpoints. A segment that hangs cannot be ended, so its right is withdrawn: should it wake up later,
/// it writes nothing over what the attempt after it has saved. Thread-safe.
/// </summary>
internal sealed class WritePermit
{
    private readonly Lock _gate = new();
    private bool _withdrawn;

    /// <summary>Holds the right until disposed, on the same thread.</summary>
    /// <exception cref="EngineException">It is withdrawn.</exception>
    public IDisposable Use()
    {
        _gate.Enter();
        if (!_withdrawn)
            return new Holder(_gate);
        _gate.Exit();
        throw new EngineException("the segment was given up and writes no more checkpoints");
    }

    /// <summary>Withdraws it; waits for a write that is under way, so that nothing is written after this returns.</summary>
    public void Withdraw()
    {
        lock (_gate)
            _withdrawn = true;
    }

    private sealed class Holder(Lock gate) : IDisposable
    {
        public void Dispose() => gate.Exit();
    }
}
