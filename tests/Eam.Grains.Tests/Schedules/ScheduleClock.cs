using System.Diagnostics;

namespace Eam.Grains.Tests.Schedules;

/// <summary>
/// The clock of a cluster under test. When nothing happens any more, it jumps to the next timer, so that waits cost no time. It only guesses
/// that nothing happens; a wrong guess makes a message slow, as in a real cluster. Thread-safe.
/// </summary>
internal sealed class ScheduleClock : TimeProvider, IDisposable
{
    // Timers end on a grid, so that those of several silos end together: their order is then drawn.
    private static readonly long Grid = TimeSpan.FromMilliseconds(50).Ticks;

    // How long nothing may have happened: with no call on its way, and with a call that seems to be stuck.
    private static readonly TimeSpan Quiet = TimeSpan.FromMicroseconds(60),
        Stuck = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<(Alarm Alarm, int Version), long> _alarms = new();
    private readonly Random _order = new(1);
    private readonly Thread _driver;
    private readonly DateTimeOffset _epoch = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private long _now,
        _activity;
    private int _busy;
    private volatile bool _ended;

    public ScheduleClock()
    {
        _driver = new Thread(Drive) { IsBackground = true, Name = nameof(ScheduleClock) };
        _driver.Start();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time since the clock was made.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(Volatile.Read(ref _now));

    public override long GetTimestamp()
    {
        Note();
        return Volatile.Read(ref _now);
    }

    public override DateTimeOffset GetUtcNow() => _epoch + TimeSpan.FromTicks(GetTimestamp());

    /// <summary>Notes that something happens.</summary>
    public void Note() => Interlocked.Increment(ref _activity);

    /// <summary>Notes that work begins that needs no time of this clock.</summary>
    public void Enter()
    {
        Note();
        Interlocked.Increment(ref _busy);
    }

    /// <summary>Notes that such work ends, or waits for this clock.</summary>
    public void Leave()
    {
        Note();
        Interlocked.Decrement(ref _busy);
    }

    /// <summary>Moves the time at once, as after a machine was suspended.</summary>
    public void Leap(TimeSpan time)
    {
        lock (_gate)
            _now += time.Ticks;
        Note();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Dispose()
    {
        _ended = true;
        _driver.Join();
    }

    private void Drive()
    {
        var due = new List<Alarm>();
        while (!_ended)
        {
            AwaitQuiet();
            lock (_gate)
                TakeDue(due);
            foreach (var alarm in due)
                alarm.Ring();
            if (due.Count == 0)
                Thread.Sleep(0);
            due.Clear();
        }
    }

    private void AwaitQuiet()
    {
        var (seen, since) = (Volatile.Read(ref _activity), Stopwatch.GetTimestamp());
        while (!_ended)
        {
            Thread.Sleep(0);
            if (Volatile.Read(ref _activity) is var now && (now != seen || ThreadPool.PendingWorkItemCount > 0))
                (seen, since) = (now, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(since) >= (Volatile.Read(ref _busy) > 0 ? Stuck : Quiet))
                return;
        }
    }

    // The earliest alarms, in a drawn order.
    private void TakeDue(List<Alarm> due)
    {
        while (_alarms.TryPeek(out var next, out var at))
        {
            if (next.Alarm.Version != next.Version)
            {
                _alarms.Dequeue();
                continue;
            }

            if (due.Count > 0 && at > _now)
                break;
            _now = Math.Max(_now, at);
            _alarms.Dequeue();
            due.Add(next.Alarm);
            if (next.Alarm.Period is { } period)
                Set(next.Alarm, period);
        }

        for (var i = due.Count - 1; i > 0; i--)
        {
            var j = _order.Next(i + 1);
            (due[i], due[j]) = (due[j], due[i]);
        }
    }

    private void Set(Alarm alarm, long wait) => _alarms.Enqueue((alarm, alarm.Version), (_now + wait + Grid - 1) / Grid * Grid);

    private sealed class Alarm(ScheduleClock clock, Action callback) : ITimer
    {
        public int Version { get; private set; }

        public long? Period { get; private set; }

        public void Ring()
        {
            clock.Note();
            ThreadPool.UnsafeQueueUserWorkItem(_ => callback(), null);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Note();
            lock (clock._gate)
            {
                Version++;
                Period = period > TimeSpan.Zero ? period.Ticks : null;
                if (dueTime > TimeSpan.Zero)
                    clock.Set(this, dueTime.Ticks);
                else if (dueTime == TimeSpan.Zero && Period is { } ticks)
                    clock.Set(this, ticks);
            }

            if (dueTime == TimeSpan.Zero)
                Ring();
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
