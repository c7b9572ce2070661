using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>
/// Decides which sweep gets which device. It is a state machine without clock or I/O: each call gives the time since the pool began. A free
/// device goes to the waiting sweep with the fewest busy devices, and among equals to the sweep that has waited longest. A running segment
/// keeps its device. docs/decisions/011-device-pool.md has the rules of a lease.
/// </summary>
/// <param name="patience">How long a silo, a lease or a waiting sweep may be silent before it counts as gone.</param>
/// <param name="settling">How long a new pool grants nothing, because silos and sweeps have not told it yet what runs; a lease gets as much
/// time for its first report.</param>
internal sealed partial class DevicePool(TimeSpan patience, TimeSpan settling = default)
{
    private readonly SortedDictionary<string, PooledDevice> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PooledSilo> _silos = new(StringComparer.Ordinal);
    private readonly Dictionary<DeviceOffer, DeviceClass> _classes = new(DeviceClass.ByValue);
    private readonly HashSet<DeviceClass> _free = []; // the classes with a free device
    private readonly WaitingSweeps _waiting = new();
    private bool _hasChanged;
    private long _lastLease;

    /// <summary>Number of devices.</summary>
    public int Count => _devices.Count;

    /// <summary>
    /// Makes the numbers of new leases larger than a number: the last one of an earlier pool, so that no number is given twice.
    /// </summary>
    public void StartAfter(long lease) => _lastLease = Math.Max(_lastLease, lease);

    /// <summary>Removes the devices of silos that are dead or silent for too long; returns the sweeps to wake.</summary>
    public IReadOnlyList<string> Expire(TimeSpan now, Func<string, bool> isDead)
    {
        var hit = new List<string>();
        foreach (var silo in _silos.Values.Where(silo => now - silo.Seen > patience || isDead(silo.Address)).ToList())
        {
            hit.AddRange(silo.Devices.Select(device => device.Sweep).OfType<string>());
            foreach (var device in silo.Devices.ToList())
                Remove(device);
            _silos.Remove(silo.Address);
        }

        _waiting.Expire(now - patience);
        return hit.Count == 0 ? Awaited(now) : [.. hit.Concat(Awaited(now)).Distinct()];
    }

    /// <summary>Grants leases to a sweep: as many as it wants, as are free, and as its turn allows.</summary>
    public IReadOnlyList<DeviceLease> Acquire(DeviceDemand demand, TimeSpan now)
    {
        var leases = new List<DeviceLease>();
        while (leases.Count < demand.Wanted && now >= settling)
        {
            _waiting.Wait(demand, now);
            var devices = FirstFor(demand);
            if (devices.Count == 0)
                break;
            leases.Add(
                new(++_lastLease, devices[0].Name, devices[0].Silo.Address) { Others = [.. devices.Skip(1).Select(device => device.Name)] }
            );
            foreach (var device in devices)
                Hold(device, _lastLease, demand.Sweep, trial: null, now + settling);
            _waiting.Remove(demand.Sweep); // for its next device the sweep goes to the end of the line
        }

        if (leases.Count >= demand.Wanted)
            _waiting.Remove(demand.Sweep);
        else
            _waiting.Wait(demand, now);
        return leases;
    }

    /// <summary>Frees the devices of leases; returns the sweeps to wake.</summary>
    public IReadOnlyList<string> Release(IReadOnlyList<DeviceLease> leases, TimeSpan now)
    {
        foreach (var lease in leases)
            Free(lease);
        return Awaited(now);
    }

    /// <summary>
    /// Tells a sweep which of its leases are lost. This call renews no lease; only the report of the silo does. A pool that has just begun
    /// learns from the call what an earlier pool granted.
    /// </summary>
    public LeaseCheck Check(DeviceDemand demand, IReadOnlyList<DeviceLease> held, TimeSpan now, Func<string, bool>? isDead = null)
    {
        var lost = held.Where(lease => !IsAlive(lease, demand.Sweep, now, isDead)).Select(lease => lease.Id).ToList();
        if (demand.Wanted > 0)
            _waiting.Wait(demand, now);
        else
            _waiting.Remove(demand.Sweep);
        var fitting = _classes.Values.Where(@class => @class.Fits(demand.Resources)).ToList();
        return new(
            lost,
            fitting.Sum(@class => @class.Count) / demand.Resources.Devices,
            demand.Wanted == 0 || held.Count > lost.Count ? null
                : now < settling ? "waits for a device: the silos are asked what runs on theirs"
                : Reason(demand.Resources, fitting)
        );
    }

    /// <summary>The sweeps to wake: for each kind of free device the sweep whose turn it is, if it has not been woken before.</summary>
    public IReadOnlyList<string> Awaited(TimeSpan now)
    {
        if (!_hasChanged && !_waiting.HasChanged)
            return [];
        _hasChanged = _waiting.HasChanged = false;
        return [.. _free.Select(@class => _waiting.Wake(@class, now - patience)).OfType<string>()];
    }

    private bool IsAlive(DeviceLease lease, string sweep, TimeSpan now, Func<string, bool>? isDead)
    {
        StartAfter(lease.Id);
        var device = _devices.GetValueOrDefault(lease.Device);
        if (device is not null && device.Silo.Address == lease.Silo && device.Lease == lease.Id)
        {
            if (!IsOverdue(device, now))
                return true;
            Free(lease);
            return false;
        }

        if (
            _silos.TryGetValue(lease.Silo, out var silo)
            && (silo.Ending.Contains(lease.Id) || (device?.Silo == silo && device.Named == lease.Id))
        )
            return true; // the silo names it, whoever was granted the device since

        // A lease that this pool does not know. Once all silos have had the time to name it, it is lost.
        if (now > patience + settling || isDead?.Invoke(lease.Silo) == true)
            return false;
        if (device is null)
            return true;
        if (device.Silo.Address != lease.Silo || device.Lease > lease.Id)
            return false;
        foreach (var free in DevicesOf(lease).Where(device => device.Lease is null))
            Hold(free, lease.Id, sweep, trial: null, settling); // its order may be on its way, since before this pool began
        return true;
    }

    private bool IsOverdue(PooledDevice device, TimeSpan now) => now - device.Confirmed > patience;

    private IReadOnlyList<PooledDevice> FirstFor(DeviceDemand demand) =>
        _free
            .Where(@class => @class.Fits(demand.Resources) && _waiting.Next(@class) == demand.Sweep)
            .Select(@class => @class.FreeFor(demand.Resources.Devices))
            .MinBy(devices => devices[0], PooledDevice.ByName)
        ?? [];

    private IEnumerable<PooledDevice> DevicesOf(DeviceLease lease) =>
        lease
            .Devices.Select(name => _devices.GetValueOrDefault(name))
            .OfType<PooledDevice>()
            .Where(device => device.Silo.Address == lease.Silo);

    private void Hold(PooledDevice device, long lease, string sweep, int? trial, TimeSpan confirmed)
    {
        if (device.Lease == lease && device.Sweep == sweep)
        {
            (device.Trial, device.Confirmed) = (trial, confirmed);
            return;
        }

        Withdraw(device);
        device.Lease = lease;
        device.Sweep = sweep;
        device.Trial = trial;
        device.Confirmed = confirmed;
        Enter(device);
    }

    private void Free(DeviceLease lease)
    {
        foreach (var device in DevicesOf(lease).Where(device => device.Lease == lease.Id))
            Free(device);
    }

    private void Free(PooledDevice device)
    {
        Withdraw(device);
        (device.Lease, device.Sweep, device.Trial) = (null, null, null);
        Enter(device);
    }

    private void Remove(PooledDevice device)
    {
        Withdraw(device);
        _hasChanged = true; // a sweep that needs several devices may keep free ones from others only while there are enough
        _devices.Remove(device.Name);
        device.Silo.Devices.Remove(device);
    }

    // What is counted of a device changes only between these two.
    private void Withdraw(PooledDevice device)
    {
        device.Class.Remove(device);
        if (device.Class.Free.Count == 0)
            _free.Remove(device.Class);
        if (device.Class.Count == 0)
            _classes.Remove(device.Class.Offer);
        if (device.Sweep is { } sweep)
            _waiting.AddBusy(sweep, -1);
    }

    private void Enter(PooledDevice device)
    {
        _classes.TryAdd(device.Class.Offer, device.Class);
        device.Class.Add(device);
        if (device.IsFree)
        {
            _free.Add(device.Class);
            _hasChanged = true;
        }

        if (device.Sweep is { } sweep)
            _waiting.AddBusy(sweep, 1);
    }
}
