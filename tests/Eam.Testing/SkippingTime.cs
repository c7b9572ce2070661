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
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SkippingTimer(this, base.CreateTimer(callback, state, Skip(dueTime), period));

    private TimeSpan Skip(TimeSpan wait)
    {
        if (wait == Timeout.InfiniteTimeSpan)
            return wait;
        _waits.Enqueue(wait);
        OnWait();
        return TimeSpan.Zero;
    }

    // Some timers get their time only after they were created.
    private sealed class SkippingTimer(SkippingTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Skip(dueTime), period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
