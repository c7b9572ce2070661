namespace Eam.Engine.Commands;

/// <summary>Notices when a program has said nothing for too long. Thread-safe.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _limit;
    private readonly ITimer? _timer;
    private bool _isPaused;

    /// <param name="limit">The longest silence; null for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="silent">Called from another thread when the program was silent for too long.</param>
    public Heartbeat(TimeSpan? limit, TimeProvider time, Action silent)
    {
        _limit = limit ?? Timeout.InfiniteTimeSpan;
        _timer = limit is null ? null : time.CreateTimer(_ => silent(), null, _limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The program has said something.</summary>
    public void Beat()
    {
        lock (_gate)
        {
            if (!_isPaused)
                _timer?.Change(_limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The program waits for Eam, or has nothing more to say.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _isPaused = true;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The program's turn again.</summary>
    public void Resume()
    {
        lock (_gate)
            _isPaused = false;
        Beat();
    }

    public void Dispose() => _timer?.Dispose();
}
