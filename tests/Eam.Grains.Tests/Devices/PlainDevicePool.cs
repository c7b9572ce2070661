using Eam.Core.Sweeps;
using Eam.Grains.Devices;

namespace Eam.Grains.Tests.Devices;

/// <summary>The pool's rules in a simple form: every call looks at all devices and all sweeps. <see cref="DevicePool"/> must decide the same.</summary>
internal sealed class PlainDevicePool(TimeSpan patience, TimeSpan settling)
{
    private readonly SortedDictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SiloReport Report, TimeSpan Seen)> _reports = [];
    private readonly Dictionary<string, Waiting> _waiting = [];
    private long _lastLease,
        _turns;

    private sealed record Device(string Silo, DeviceOffer Offer, bool Draining, string? Quarantine, TimeSpan Seen)
    {
        public long? Lease { get; init; }

        public string? Sweep { get; init; }

        public int? Trial { get; init; }

        public TimeSpan Confirmed { get; init; }

        public bool IsFree => Lease is null && !Draining && Quarantine is null;
    }

    private sealed record Waiting(ResourceSpec Resources, long Turn, TimeSpan Seen);

    public void StartAfter(long lease) => _lastLease = Math.Max(_lastLease, lease);

    public void Report(SiloReport report, TimeSpan now)
    {
        if (report.Number <= (_reports.GetValueOrDefault(report.Silo).Report?.Number ?? 0))
            return;
        _reports[report.Silo] = (report, now);
        foreach (
            var gone in _devices
                .Where(device => device.Value.Silo == report.Silo && report.Devices.All(each => each.Name != device.Key))
                .ToList()
        )
            _devices.Remove(gone.Key);
        _lastLease = Math.Max(_lastLease, report.Ending.DefaultIfEmpty().Max());
        foreach (var each in report.Devices)
        {
            var before = _devices.GetValueOrDefault(each.Name);
            if (before is not null && before.Silo != report.Silo && Generation(before.Silo) > Generation(report.Silo))
                continue;
            var device = new Device(
                report.Silo,
                new(each.Kind, each.Memory, report.Labels)
                {
                    Backends = report.Backends,
                    Devices = report.Devices.Count(other => (other.Kind, other.Memory) == (each.Kind, each.Memory)),
                },
                report.Draining,
                each.Quarantine,
                now
            );
            var leased = before is { Lease: not null } && before.Silo == report.Silo && now - before.Confirmed <= patience ? before : null;
            if (each.Use is { } use && !(leased?.Lease > use.Lease))
            {
                _lastLease = Math.Max(_lastLease, use.Lease);
                device = device with { Lease = use.Lease, Sweep = use.Sweep, Trial = use.Trial, Confirmed = now };
            }
            else if (leased is not null && !report.Ending.Contains(leased.Lease!.Value))
            {
                device = device with { Lease = leased.Lease, Sweep = leased.Sweep, Confirmed = leased.Confirmed };
            }

            _devices[each.Name] = device;
        }
    }

    public void Expire(TimeSpan now, Func<string, bool> isDead)
    {
        foreach (var gone in _devices.Where(device => now - device.Value.Seen > patience || isDead(device.Value.Silo)).ToList())
            _devices.Remove(gone.Key);
        foreach (var gone in _reports.Where(silo => now - silo.Value.Seen > patience || isDead(silo.Key)).ToList())
            _reports.Remove(gone.Key);
        foreach (var (name, _) in _waiting.Where(sweep => now - sweep.Value.Seen > patience).ToList())
            _waiting.Remove(name);
    }

    public IReadOnlyList<DeviceLease> Acquire(DeviceDemand demand, TimeSpan now)
    {
        var leases = new List<DeviceLease>();
        for (var i = 0; i < demand.Wanted && now >= settling; i++)
        {
            Wait(demand, now);
            var names = _devices
                .Where(device => device.Value.IsFree && Next(device.Value) == demand.Sweep)
                .Select(device => FreeWith(device.Value).Take(demand.Resources.Devices).ToList())
                .FirstOrDefault(free => free.Count == demand.Resources.Devices);
            if (names is null)
                break;
            leases.Add(new(++_lastLease, names[0], _devices[names[0]].Silo) { Others = names[1..] });
            foreach (var name in names)
                _devices[name] = _devices[name] with { Lease = _lastLease, Sweep = demand.Sweep, Trial = null, Confirmed = now + settling };
            _waiting.Remove(demand.Sweep);
        }

        if (leases.Count >= demand.Wanted)
            _waiting.Remove(demand.Sweep);
        else
            Wait(demand, now);
        return leases;
    }

    public void Release(IReadOnlyList<DeviceLease> leases)
    {
        foreach (var lease in leases)
            Free(lease);
    }

    public IReadOnlyList<long> Check(DeviceDemand demand, IReadOnlyList<DeviceLease> held, TimeSpan now, Func<string, bool> isDead)
    {
        var lost = held.Where(lease => !IsAlive(lease, demand.Sweep, now, isDead)).Select(lease => lease.Id).ToList();
        if (demand.Wanted > 0)
            Wait(demand, now);
        else
            _waiting.Remove(demand.Sweep);
        return lost;
    }

    public IReadOnlyList<(string Name, string? Sweep, int? Trial, bool IsFree)> List() =>
        [.. _devices.Select(device => (device.Key, device.Value.Sweep, device.Value.Trial, device.Value.IsFree))];

    /// <summary>Returns the sweeps that could get a device if they asked now.</summary>
    public IReadOnlySet<string> Awaited(TimeSpan now) =>
        _devices
            .Values.Where(device => device.IsFree)
            .Select(Next)
            .OfType<string>()
            .Where(sweep => now - _waiting[sweep].Seen <= patience)
            .ToHashSet();

    private bool IsAlive(DeviceLease lease, string sweep, TimeSpan now, Func<string, bool> isDead)
    {
        _lastLease = Math.Max(_lastLease, lease.Id);
        var device = _devices.GetValueOrDefault(lease.Device);
        if (device?.Silo == lease.Silo && device.Lease == lease.Id)
        {
            if (now - device.Confirmed > patience)
                Free(lease);
            return now - device.Confirmed <= patience;
        }

        if (
            _reports.GetValueOrDefault(lease.Silo).Report is { } silo
            && (
                silo.Ending.Contains(lease.Id)
                || (device?.Silo == lease.Silo && silo.Devices.Any(each => each.Name == lease.Device && each.Use?.Lease == lease.Id))
            )
        )
            return true;
        if (
            now > patience + settling
            || isDead(lease.Silo)
            || (device is not null && (device.Silo != lease.Silo || device.Lease > lease.Id))
        )
            return false;
        foreach (
            var name in lease.Devices.Where(name => _devices.GetValueOrDefault(name) is { Lease: null } free && free.Silo == lease.Silo)
        )
            _devices[name] = _devices[name] with { Lease = lease.Id, Sweep = sweep, Confirmed = settling };
        return true;
    }

    private void Free(DeviceLease lease)
    {
        foreach (var name in lease.Devices.Where(name => _devices.GetValueOrDefault(name) is { } device && device.Lease == lease.Id))
            _devices[name] = _devices[name] with { Lease = null, Sweep = null, Trial = null };
    }

    // The free devices on the same silo with the same offer, by name.
    private IEnumerable<string> FreeWith(Device device) =>
        _devices
            .Where(other => other.Value.IsFree && other.Value.Silo == device.Silo && IsAlike(other.Value.Offer, device.Offer))
            .Select(other => other.Key);

    // The largest number of devices with the same offer that one silo has in a state.
    private int MostAlike(Device device, Func<Device, bool> state) =>
        _devices
            .Values.Where(other => state(other) && IsAlike(other.Offer, device.Offer))
            .GroupBy(other => other.Silo)
            .Select(silo => silo.Count())
            .DefaultIfEmpty()
            .Max();

    private static bool IsAlike(DeviceOffer a, DeviceOffer b) => (a.Kind, a.Memory, a.Devices) == (b.Kind, b.Memory, b.Devices);

    private void Wait(DeviceDemand demand, TimeSpan now) =>
        _waiting[demand.Sweep] = new(demand.Resources, _waiting.TryGetValue(demand.Sweep, out var waits) ? waits.Turn : ++_turns, now);

    private string? Next(Device device)
    {
        var working = MostAlike(device, other => !other.Draining && other.Quarantine is null);
        var first = _waiting
            .Where(sweep =>
                sweep.Value.Resources.Unmet(device.Offer) is null
                && (sweep.Value.Resources.Devices == 1 || sweep.Value.Resources.Devices <= working)
            )
            .OrderBy(sweep => _devices.Values.Count(each => each.Sweep == sweep.Key))
            .ThenBy(sweep => sweep.Value.Turn)
            .Select(sweep => sweep.Key)
            .FirstOrDefault();
        return first is not null && _waiting[first].Resources.Devices <= MostAlike(device, other => other.IsFree) ? first : null;
    }

    private static long Generation(string silo) => long.Parse(silo.AsSpan(silo.LastIndexOf('@') + 1));
}
