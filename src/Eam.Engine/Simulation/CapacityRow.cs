namespace Eam.Engine.Simulation;

/// <summary>What a sweep takes on a number of devices under one rule.</summary>
/// <param name="Devices">The devices.</param>
/// <param name="Result">The simulated sweep, with times in seconds.</param>
public sealed record CapacityRow(SimulatedDevices Devices, SimulationResult Result)
{
    private const double Hour = 3600;

    /// <summary>Time from the start to the end of the sweep.</summary>
    public TimeSpan Duration => Span(Result.Makespan);

    /// <summary>Time from the start to the first result at the rung that the completed trials reached; null if none completed.</summary>
    public TimeSpan? FirstFinal => Result.FirstFinal is { } time ? Span(time) : null;

    /// <summary>Hours of all devices from the start to the end of the sweep, idle ones included.</summary>
    public double DeviceHours => Devices.Count * Result.Makespan / Hour;

    /// <summary>Hours in which devices had a segment.</summary>
    public double BusyHours => Devices.PerTrial * Result.Busy / Hour;

    /// <summary>Hours in which devices had a segment that failed, or was lost with its silo.</summary>
    public double LostHours => Devices.PerTrial * Result.Lost / Hour;

    /// <summary>The share of <see cref="DeviceHours"/> in which devices had a segment, at most 1.</summary>
    public double Utilisation => DeviceHours > 0 ? Math.Min(1, BusyHours / DeviceHours) : 0;

    /// <summary>Number of segments that failed, or were lost with their silo.</summary>
    public long LostSegments => Result.Crashed + Result.Preempted;

    // A sweep of more than a few thousand years does not fit into a TimeSpan.
    private static TimeSpan Span(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
