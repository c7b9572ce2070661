using Eam.Engine.Trials;
using Eam.Grains.Trials;

namespace Eam.Grains.Devices;

/// <summary>A segment on a device of this silo. Thread-safe.</summary>
/// <param name="order">The order of the sweep.</param>
/// <param name="mayWrite">Returns whether the silo still has the right to write.</param>
internal sealed class DeviceSegment(SegmentOrder order, Func<bool> mayWrite) : IDisposable
{
    private volatile bool _ended;

    /// <summary>The order of the sweep.</summary>
    public SegmentOrder Order => order;

    /// <summary>
    /// Names of its devices with commas, as programs know them; null if it has only the device that runs it.
    /// </summary>
    public string? Words { get; init; }

    /// <summary>Ends the segment on request.</summary>
    public SegmentGuard Guard { get; } = new(mayWrite);

    /// <summary>Whether the training is over. The sweep may not know it yet.</summary>
    public bool HasEnded => _ended;

    /// <summary>Notes that the training is over.</summary>
    public void End() => _ended = true;

    public void Dispose() => Guard.Dispose();
}
