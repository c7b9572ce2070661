namespace Eam.Testing;

/// <summary>
/// A clock that advances by the same step whenever its timestamp is read: seconds without waiting, the same in every run. Thread-safe.
/// </summary>
public sealed class SteppingTime(TimeSpan step) : TimeProvider
{
    private long _ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Add(ref _ticks, step.Ticks);
}
