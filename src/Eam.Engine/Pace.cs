namespace Eam.Engine;

/// <summary>
/// Keeps repeated work that grows with a sweep to a twentieth of the time: the next run waits twenty times as long as the last one took.
/// Thread-safe, but the work itself runs one at a time.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="shortest">The shortest time between two runs.</param>
public sealed class Pace(TimeProvider time, TimeSpan shortest)
{
    private const int Times = 20;

    private long _ended = time.GetTimestamp(),
        _cost;

    /// <summary>How long to wait after a run.</summary>
    public TimeSpan Wait => TimeSpan.FromTicks(Math.Max(shortest.Ticks, Times * Volatile.Read(ref _cost)));

    /// <summary>Whether that time is over.</summary>
    public bool IsDue => time.GetElapsedTime(Volatile.Read(ref _ended)) >= Wait;

    /// <summary>Does the work, and measures it.</summary>
    /// <param name="work">The work. What it throws is thrown again.</param>
    public void Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var began = time.GetTimestamp();
        try
        {
            work();
        }
        finally
        {
            Volatile.Write(ref _cost, time.GetElapsedTime(began).Ticks);
            Volatile.Write(ref _ended, time.GetTimestamp());
        }
    }
}
