namespace Eam.Grains.Tests.Schedules;

/// <summary>
/// The clock of one silo: its time of day may be wrong, and while the silo is frozen its timers wait, although time goes on. Thread-safe.
/// </summary>
internal sealed class SiloClock(ScheduleClock clock) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Action> _late = [];
    private TaskCompletionSource? _frozen;
    private long _offset;

    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <summary>How wrong the time of day is.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _offset));
        set => Volatile.Write(ref _offset, value.Ticks);
    }

    public override long GetTimestamp() => clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var waits = 0;
        return clock.CreateTimer(_ => Pass(), null, dueTime, period);

        // However often a timer ends while the silo is frozen, it runs once afterwards.
        void Pass()
        {
            lock (_gate)
            {
                if (_frozen is not null)
                {
                    if (Interlocked.Exchange(ref waits, 1) == 0)
                        _late.Add(Run);
                    return;
                }
            }

            callback(state);
        }

        void Run()
        {
            Volatile.Write(ref waits, 0);
            callback(state);
        }
    }

    /// <summary>Freezes the silo. Repeating this has no effect.</summary>
    public void Freeze()
    {
        lock (_gate)
            _frozen ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets the silo go on.</summary>
    public void Thaw()
    {
        List<Action> late;
        TaskCompletionSource? frozen;
        lock (_gate)
        {
            late = [.. _late];
            _late.Clear();
            (frozen, _frozen) = (_frozen, null);
        }

        clock.Note();
        foreach (var callback in late)
            ThreadPool.UnsafeQueueUserWorkItem(_ => callback(), null);
        frozen?.SetResult();
    }

    /// <summary>Waits while the silo is frozen.</summary>
    public async Task ThawedAsync()
    {
        while (Volatile.Read(ref _frozen) is { } frozen)
        {
            clock.Leave();
            await frozen.Task;
            clock.Enter();
        }
    }
}
