using System.Collections.Concurrent;

namespace Eam.Testing;

/// <summary>A clock on which every wait ends at once. It records how long each wait would have been. Thread-safe.</summary>
public sealed class SkippingTime : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>The waits, in their order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    /// <summary>Called at each wait, before it ends.</summary>
    public Action OnWait { get; set; } = () => { };

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _waits.Enqueue(dueTime);
            OnWait();
            dueTime = TimeSpan.Zero;
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }
}
