using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>The parts of the pool that people read.</summary>
internal sealed partial class DevicePool
{
    /// <summary>Explains why no device could ever take such a segment; null if one could.</summary>
    public string? Refusal(ResourceSpec resources)
    {
        if (_devices.Count == 0)
            return "the cluster has no devices";
        if (_classes.Values.Any(@class => @class.Fits(resources)))
            return null;
        var reasons = _devices
            .Values.GroupBy(device => resources.Unmet(device.Class.Offer))
            .Select(group => $"{Names([.. group.Select(device => device.Name)])} {group.Key}");
        return $"no device can take resources {resources}: {string.Join("; ", reasons)}";
    }

    /// <summary>All devices, by name.</summary>
    public IReadOnlyList<DeviceDescription> List() => [.. _devices.Values.Select(Description)];

    private static DeviceDescription Description(PooledDevice device)
    {
        var offer = device.Class.Offer;
        return new(
            device.Name,
            device.Silo.Address,
            offer.Kind,
            offer.Memory,
            offer.Labels,
            device.State,
            device.Sweep,
            device.Trial,
            device.Quarantine
        )
        {
            Backends = offer.Backends,
        };
    }

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= 3 ? string.Join(", ", names) : $"{names[0]} and {names.Count - 1} others";

    private string Reason(ResourceSpec resources, List<DeviceClass> fitting) =>
        fitting.Count == 0
            ? $"waits for a device: no device of the cluster has {resources}{Lacks([.. _classes.Keys.Select(resources.Unmet).Distinct()])}"
            : $"waits for {(resources.Devices == 1 ? "a device" : $"{resources.Devices} devices of one silo")}: {fitting.Sum(@class => @class.Leased)} of {fitting.Sum(@class => @class.Count)} are busy"
                + $"{Idle(fitting.Sum(@class => @class.Quarantined), "quarantined")}{Idle(fitting.Sum(@class => @class.Draining), "draining")}";

    private static string Lacks(IReadOnlyList<string?> reasons) => reasons.Count == 0 ? "" : $" ({string.Join("; ", reasons)})";

    private static string Idle(int count, string what) => count == 0 ? "" : $", {count} {what}";
}
