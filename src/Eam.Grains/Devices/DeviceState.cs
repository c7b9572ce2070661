namespace Eam.Grains.Devices;

/// <summary>State of a device.</summary>
public enum DeviceState
{
    /// <summary>The device can take a segment.</summary>
    Idle,

    /// <summary>A trial uses the device.</summary>
    Busy,

    /// <summary>The device failed repeatedly and gets no segment for a while.</summary>
    Quarantined,

    /// <summary>The device's silo is shutting down.</summary>
    Draining,
}
