using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>The devices with equal offers: which of them are free, and how many are in which state.</summary>
internal sealed class DeviceClass(DeviceOffer offer)
{
    private const int MostRemembered = 256;

    private readonly Dictionary<ResourceSpec, bool> _fits = [];

    // By silo, without quarantined and draining devices.
    private readonly Dictionary<PooledSilo, int> _working = [];

    /// <summary>Compares offers by value.</summary>
    public static IEqualityComparer<DeviceOffer> ByValue { get; } =
        EqualityComparer<DeviceOffer>.Create(
            (a, b) =>
                a is not null
                && b is not null
                && a.Kind == b.Kind
                && a.Memory == b.Memory
                && a.Devices == b.Devices
                && SameLabels(a.Labels, b.Labels)
                && a.Backends.SequenceEqual(b.Backends)
                && a.Commands.Equals(b.Commands),
            each =>
                HashCode.Combine(
                    each.Kind,
                    each.Memory,
                    each.Devices,
                    each.Commands,
                    each.Labels.Aggregate(each.Backends.Count, (sum, label) => sum + HashCode.Combine(label.Key, label.Value))
                )
        );

    public DeviceOffer Offer => offer;

    /// <summary>The free devices, by name.</summary>
    public SortedSet<PooledDevice> Free { get; } = new(PooledDevice.ByName);

    public int Count { get; private set; }

    public int Leased { get; private set; }

    public int Quarantined { get; private set; }

    public int Draining { get; private set; }

    /// <summary>Whether two machines have the same labels.</summary>
    public static bool SameLabels(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(label => b.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>Whether these devices have what a segment needs. Each answer is computed once.</summary>
    public bool Fits(ResourceSpec resources)
    {
        if (_fits.TryGetValue(resources, out var fits))
            return fits;
        if (_fits.Count >= MostRemembered)
            _fits.Clear();
        return _fits[resources] = resources.Unmet(offer) is null;
    }

    /// <summary>
    /// Whether such a segment may wait for these devices: they have what it needs, and one silo has as many of them at work, free or not.
    /// </summary>
    public bool MayServe(ResourceSpec resources) =>
        Fits(resources) && (resources.Devices == 1 || _working.Values.Any(count => count >= resources.Devices));

    /// <summary>Returns free devices of one silo for one segment, the first by name; none if no silo has enough free ones.</summary>
    public IReadOnlyList<PooledDevice> FreeFor(int devices)
    {
        if (devices == 1)
            return Free.Min is { } first ? [first] : [];
        return Free.GroupBy(device => device.Silo)
            .Where(silo => silo.Skip(devices - 1).Any())
            .Select(silo => silo.Take(devices).ToList())
            .MinBy(silo => silo[0], PooledDevice.ByName)
            ?? [];
    }

    /// <summary>Counts a device.</summary>
    public void Add(PooledDevice device)
    {
        Tally(device, 1);
        if (device.IsFree)
            Free.Add(device);
    }

    /// <summary>Stops counting a device. The device's state must be the one with which it was added.</summary>
    public void Remove(PooledDevice device)
    {
        Tally(device, -1);
        Free.Remove(device);
    }

    private void Tally(PooledDevice device, int by)
    {
        Count += by;
        Leased += device.Lease is not null ? by : 0;
        Quarantined += device.Quarantine is not null ? by : 0;
        Draining += device.Silo.Draining ? by : 0;
        if (device.Quarantine is not null || device.Silo.Draining)
            return;
        var working = _working.GetValueOrDefault(device.Silo) + by;
        if (working == 0)
            _working.Remove(device.Silo);
        else
            _working[device.Silo] = working;
    }
}
