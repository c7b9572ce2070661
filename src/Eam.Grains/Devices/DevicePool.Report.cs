using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Grains.Devices;

/// <summary>The parts of the pool that process a silo's report.</summary>
internal sealed partial class DevicePool
{
    /// <summary>
    /// Processes a silo's report and returns the sweeps to wake. The cost of a report that changes nothing is linear in the number of the
    /// silo's devices.
    /// </summary>
    public IReadOnlyList<string> Report(SiloReport report, TimeSpan now)
    {
        if (!_silos.TryGetValue(report.Silo, out var silo))
            _silos[report.Silo] = silo = new(report.Silo);
        if (report.Number != 0 && report.Number <= silo.Number)
            return []; // a later report arrived first
        (silo.Number, silo.Seen) = (report.Number, now);
        if (report.Ending.Count > 0)
            StartAfter(report.Ending.Max());
        silo.Ending = report.Ending;
        Describe(silo, report);
        var named =
            report.Devices.Count == silo.Devices.Count && report.Devices.All(each => IsOf(silo, each.Name))
                ? null
                : report.Devices.Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
        if (named is not null)
        {
            foreach (var gone in silo.Devices.Where(device => !named.Contains(device.Name)).ToList())
                Remove(gone);
        }

        var alike = report.Devices.CountBy(each => (each.Kind, each.Memory)).ToDictionary();
        foreach (var each in report.Devices)
            Report(silo, each, alike[(each.Kind, each.Memory)], now);
        return Awaited(now);
    }

    private bool IsOf(PooledSilo silo, string name) => _devices.TryGetValue(name, out var device) && device.Silo == silo;

    private void Report(PooledSilo silo, DeviceReport report, int alike, TimeSpan now)
    {
        var device = _devices.GetValueOrDefault(report.Name);
        if (device is not null && device.Silo != silo)
        {
            if (device.Silo.Generation > silo.Generation)
                return; // a late report of a silo that has since been restarted under the same name
            Remove(device); // what ran on the old silo is gone
            device = null;
        }

        if (device is null)
            device = Add(report, silo, alike);
        else if (
            device.Quarantine != report.Quarantine
            || device.Class.Offer.Kind != report.Kind
            || device.Class.Offer.Memory != report.Memory
            || device.Class.Offer.Devices != alike
        )
            Change(device, () => (device.Quarantine, device.Class) = (report.Quarantine, ClassOf(silo, report.Kind, report.Memory, alike)));

        device.Named = report.Use?.Lease;
        var hasLater = report.Use is not null && device.Lease > report.Use.Lease && !IsOverdue(device, now);
        if (report.Use is { } use && !hasLater)
        {
            StartAfter(use.Lease);
            Hold(device, use.Lease, use.Sweep, use.Trial, now);
        }
        else if (device.Lease is { } lease)
        {
            // The order is on its way, or the segment has ended and its sweep is about to release the lease.
            device.Trial = null;
            if (silo.Ending.Contains(lease) || IsOverdue(device, now))
                Free(device);
        }
    }

    // Labels, backends, permissions and draining concern all devices of a silo.
    private void Describe(PooledSilo silo, SiloReport report)
    {
        var commands = CommandPermission.OfCluster(report.Programs);
        if (
            silo.Draining == report.Draining
            && DeviceClass.SameLabels(silo.Labels, report.Labels)
            && silo.Backends.SequenceEqual(report.Backends)
            && silo.Commands.Equals(commands)
        )
            return;
        foreach (var device in silo.Devices)
            Withdraw(device);
        (silo.Draining, silo.Labels) = (report.Draining, report.Labels);
        (silo.Backends, silo.Commands) = (report.Backends, commands);
        foreach (var device in silo.Devices)
        {
            device.Class = ClassOf(silo, device.Class.Offer.Kind, device.Class.Offer.Memory, device.Class.Offer.Devices);
            Enter(device);
        }

        _hasChanged = true;
    }

    private PooledDevice Add(DeviceReport report, PooledSilo silo, int alike)
    {
        var device = new PooledDevice(report.Name, silo, ClassOf(silo, report.Kind, report.Memory, alike))
        {
            Quarantine = report.Quarantine,
        };
        _devices.Add(report.Name, device);
        silo.Devices.Add(device);
        Enter(device);
        return device;
    }

    private void Change(PooledDevice device, Action change)
    {
        Withdraw(device);
        change();
        Enter(device);
        _hasChanged = true;
    }

    private DeviceClass ClassOf(PooledSilo silo, string kind, long memory, int alike)
    {
        var offer = new DeviceOffer(kind, memory, silo.Labels)
        {
            Backends = silo.Backends,
            Commands = silo.Commands,
            Devices = alike,
        };
        return _classes.TryGetValue(offer, out var @class) ? @class : new(offer);
    }
}
