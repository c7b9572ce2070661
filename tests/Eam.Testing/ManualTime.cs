namespace Eam.Testing;

/// <summary>A clock that stands still until a test moves it; its timers fire on the test's thread, in the order in which they are due. Thread-safe.</summary>
public sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    /// <summary>Timers that will fire.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
            return _now.Ticks;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(GetTimestamp());

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on by so much.</summary>
    public void Advance(TimeSpan by)
    {
        var end = TimeSpan.FromTicks(GetTimestamp()) + by;
        while (Next(end) is { } due)
            due.Fire();
    }

    private Timer? Next(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => timer.Due);
            if (next is null || next.Due > end)
            {
                _now = end;
                return null;
            }

            _now = next.Due > _now ? next.Due : _now;
            next.Schedule(next.Period, next.Period);
            return next;
        }
    }

    private sealed class Timer(ManualTime time, Action callback) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
                Schedule(dueTime, period);
            return true;
        }

        // Under the clock's lock.
        public void Schedule(TimeSpan dueTime, TimeSpan period)
        {
            Period = period;
            Due = time._now + dueTime;
            time._timers.Remove(this);
            if (dueTime > TimeSpan.Zero || (dueTime == TimeSpan.Zero && period <= TimeSpan.Zero))
                time._timers.Add(this);
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
