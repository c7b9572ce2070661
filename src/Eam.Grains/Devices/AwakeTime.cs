namespace Eam.Grains.Devices;

/// <summary>
/// Measures the time since its creation, without the time in which nothing read it. A reader that reads it on each beat and finds a long
/// gap did not run in that gap: it was frozen or had no processor, so it must not treat the silence of others as their failure. Not
/// thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="most">The longest time between two readings that is counted.</param>
internal sealed class AwakeTime(TimeProvider time, TimeSpan most)
{
    private long _last = time.GetTimestamp();
    private TimeSpan _now;

    /// <summary>The time measured so far. Each reading counts at most the longest gap.</summary>
    public TimeSpan Now
    {
        get
        {
            var timestamp = time.GetTimestamp();
            var gap = time.GetElapsedTime(_last, timestamp);
            _last = timestamp;
            return _now += gap < most ? gap : most;
        }
    }
}
