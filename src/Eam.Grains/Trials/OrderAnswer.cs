namespace Eam.Grains.Trials;

/// <summary>A silo's answer to an order.</summary>
public enum OrderAnswer
{
    /// <summary>The segment runs.</summary>
    Started,

    /// <summary>The device is busy with another trial; nothing was started.</summary>
    DeviceBusy,

    /// <summary>The silo is shutting down, cannot reach the cluster, or no longer has such a device.</summary>
    Draining = 3,
}
