using System.Diagnostics.CodeAnalysis;

namespace Eam.Engine.Trials;

/// <summary>
/// The right of one segment to write its trial's checkpoints. A segment that hangs cannot be ended, so its right is withdrawn: should it wake up later,
/// it writes nothing over what the attempt after it has saved. So is that of a segment that was cancelled. Thread-safe.
/// </summary>
/// <param name="held">Whether the host still has the right by itself, such as a lease that has not run out; null: always.</param>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A segment that hangs may look at it at any time later; it holds no timer."
)]
internal sealed class WritePermit(Func<bool>? held = null)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _withdrawn = new();

    /// <summary>Cancelled once the right is withdrawn.</summary>
    public CancellationToken Withdrawn => _withdrawn.Token;

    /// <summary>Holds the right until disposed, on the same thread.</summary>
    /// <exception cref="EngineException">It is withdrawn.</exception>
    public IDisposable Use()
    {
        _gate.Enter();
        if (!_withdrawn.IsCancellationRequested && held?.Invoke() != false)
            return new Holder(_gate);
        _gate.Exit();
        throw new EngineException("the segment was given up and writes no more checkpoints");
    }

    /// <summary>Withdraws it; waits for a write that is under way, and for what <see cref="Withdrawn"/> calls, so that nothing is written after this returns.</summary>
    public void Withdraw()
    {
        lock (_gate)
            _withdrawn.Cancel();
    }

    private sealed class Holder(Lock gate) : IDisposable
    {
        public void Dispose() => gate.Exit();
    }
}
