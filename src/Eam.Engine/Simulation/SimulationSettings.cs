namespace Eam.Engine.Simulation;

/// <summary>The settings of the machine that a simulated sweep runs on.</summary>
/// <param name="Slots">The number of slots over time.</param>
/// <param name="FailureRate">Probability, in [0, 1), that a segment crashes, at a uniformly distributed fraction of its compute.</param>
/// <param name="StragglerRate">Probability, in [0, 1], that a segment takes 2 to 5 times as long.</param>
public sealed record SimulationSettings(SlotSchedule Slots, double FailureRate = 0, double StragglerRate = 0)
{
    /// <summary>Creates settings with a constant number of slots.</summary>
    public SimulationSettings(int slots, double failureRate = 0, double stragglerRate = 0)
        : this(SlotSchedule.Of(slots), failureRate, stragglerRate) { }

    /// <summary>Creates settings with devices, which say how long segments take and when they fail. Times are in seconds.</summary>
    /// <exception cref="FormatException">The devices have no slot, or more than <see cref="SlotSchedule.MostSlots"/>.</exception>
    public static SimulationSettings On(SimulatedDevices devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        return new(SlotSchedule.Of(devices.Slots)) { Devices = devices };
    }

    /// <summary>The devices; null for slots on which a segment takes as long as its compute.</summary>
    public SimulatedDevices? Devices { get; private init; }

    /// <summary>
    /// The cost that a sweep may spend, in its unit of compute; null for no limit. The sweep ends before the first report that comes when
    /// more than this is spent.
    /// </summary>
    public double? Budget { get; init; }
}
