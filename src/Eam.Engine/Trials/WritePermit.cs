using System.Diagnostics.CodeAnalysis;

namespace Eam.Engine.Trials;

/// <summary>
/// The right of one segment to write its trial's checkpoints. A segment that hangs cannot be ended, so its right is withdrawn: if it wakes
/// up later, it cannot overwrite what the next attempt has saved. The right of a cancelled segment is withdrawn too. Thread-safe.
/// </summary>
/// <param name="held">Returns whether the host itself still has the right, for example a lease that has not expired; null: always.</param>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A segment that hangs may use it at any later time; it holds no timer."
)]
internal sealed class WritePermit(Func<bool>? held = null)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _withdrawn = new();

    /// <summary>A token that is cancelled when the right is withdrawn.</summary>
    public CancellationToken Withdrawn => _withdrawn.Token;

    /// <summary>Takes the right until the result is disposed, on the same thread.</summary>
    /// <exception cref="SegmentGivenUpException">The right is withdrawn.</exception>
    public IDisposable Use()
    {
        _gate.Enter();
        if (!_withdrawn.IsCancellationRequested && held?.Invoke() != false)
            return new Holder(_gate);
        _gate.Exit();
        throw new SegmentGivenUpException();
    }

    /// <summary>
    /// Withdraws the right. Waits for a write in progress and for the callbacks of <see cref="Withdrawn"/>, so that nothing is written
    /// after this returns.
    /// </summary>
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
