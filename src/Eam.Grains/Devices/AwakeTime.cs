namespace Eam.Grains.Devices;

/// <summary>
/// The time since it was made, less the time in which nobody read it. Who reads it on each beat and finds a long gap was not running then, frozen or without a processor, so
/// it cannot blame others for their silence. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="most">The longest time between two readings that counts.</param>
internal sealed class AwakeTime(TimeProvider time, TimeSpan most)
{
    private long _last = time.GetTimestamp();
    private TimeSpan _now;

    /// <summary>Reads the time.</summary>
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
