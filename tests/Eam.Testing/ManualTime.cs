using Microsoft.Extensions.Time.Testing;

namespace Eam.Testing;

/// <summary>
/// A clock that moves only when a test moves it, and that counts the timers that wait for it. A test moves it when the code under test has
/// started to wait. Thread-safe.
/// </summary>
public sealed class ManualTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
{
    private int _waiting;

    /// <summary>The number of timers that will fire.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new CountedTimer(this);
        timer.Begin(
            dueTime,
            period,
            base.CreateTimer(
                _ =>
                {
                    timer.Fired();
                    callback(state);
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            )
        );
        return timer;
    }

    private sealed class CountedTimer(ManualTime time) : ITimer
    {
        private ITimer _inner = null!;
        private bool _repeats;
        private int _waits;

        public void Begin(TimeSpan dueTime, TimeSpan period, ITimer inner)
        {
            _inner = inner;
            Change(dueTime, period);
        }

        public void Fired() => Count(_repeats);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _repeats = period > TimeSpan.Zero;
            Count(dueTime != Timeout.InfiniteTimeSpan);
            return _inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            Count(false);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Count(bool waits) =>
            Interlocked.Add(ref time._waiting, (waits ? 1 : 0) - Interlocked.Exchange(ref _waits, waits ? 1 : 0));
    }
}
