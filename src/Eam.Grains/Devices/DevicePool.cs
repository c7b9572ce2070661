using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>
/// Which sweep gets which device: a state machine without clock or I/O; times are given. A free device goes to the waiting sweep with the fewest busy ones, and among those to
/// the one that has waited longest, as the slots of one machine do. Nothing that runs is taken away.
/// </summary>
/// <param name="patience">How long a silo, a lease or a waiting sweep may be silent before it counts as gone.</param>
/// <param name="settling">How long from its beginning it grants nothing: a device may be in use of which neither its silo nor its sweep has told yet.</param>
internal sealed class DevicePool(TimeSpan patience, TimeSpan settling = default)
{
    private readonly SortedDictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private long _lastLease, _turns;

    private sealed record Device(string Silo, DeviceOffer Offer, bool Draining, string? Quarantine, TimeSpan Seen)
    {
        public long? Lease { get; init; }

        public string? Sweep { get; init; }

        public int? Trial { get; init; }

        /// <summary>When somebody last said that the lease is in use.</summary>
        public TimeSpan Confirmed { get; init; }

        public bool IsFree => Lease is null && !Draining && Quarantine is null;
    }

    private sealed record Waiting(ResourceSpec Resources, long Turn, TimeSpan Seen);

    /// <summary>Leases begin above this number: that of an earlier pool's last one, so that none is given twice.</summary>
    public void StartAfter(long lease) => _lastLease = Math.Max(_lastLease, lease);

    /// <summary>Takes a silo's report; the sweeps to wake.</summary>
    public IReadOnlyList<string> Report(SiloReport report, TimeSpan now)
    {
        foreach (var gone in _devices.Where(device => device.Value.Silo == report.Silo && report.Devices.All(each => each.Name != device.Key)).Select(device => device.Key).ToList())
            _devices.Remove(gone);
        foreach (var each in report.Devices)
        {
            var before = _devices.GetValueOrDefault(each.Name);

            // A silo that was started again under its old name: what ran on the old one is gone.
            if (before is not null && before.Silo != report.Silo && Generation(before.Silo) > Generation(report.Silo))
                continue;
            var device = new Device(report.Silo, new DeviceOffer(each.Kind, each.Memory, report.Labels) { Backends = report.Backends }, report.Draining, each.Quarantine, now);
            var granted = before is { Lease: not null } && before.Silo == report.Silo && now - before.Confirmed < patience ? before : null;
            if (each.Use is { } use && !(granted?.Lease > use.Lease))
            {
                StartAfter(use.Lease);
                device = device with { Lease = use.Lease, Sweep = use.Sweep, Trial = use.Trial, Confirmed = now };
            }
            else if (granted is not null)
            {
                // Not begun yet, whatever the device did when the silo wrote its report; or begun and over, and the sweep is about to say so.
                device = device with { Lease = granted.Lease, Sweep = granted.Sweep, Trial = null, Confirmed = granted.Confirmed };
            }

            _devices[each.Name] = device;
        }

        return Awaited(now);
    }

    /// <summary>Silos that are dead, or silent for too long, lose their devices; the sweeps to wake.</summary>
    public IReadOnlyList<string> Expire(TimeSpan now, Func<string, bool> isDead)
    {
        var gone = _devices.Where(device => now - device.Value.Seen > patience || isDead(device.Value.Silo)).ToList();
        foreach (var (name, _) in gone)
            _devices.Remove(name);
        foreach (var (name, _) in _waiting.Where(sweep => now - sweep.Value.Seen > patience).ToList())
            _waiting.Remove(name);
        return [.. gone.Select(device => device.Value.Sweep).OfType<string>().Concat(Awaited(now)).Distinct()];
    }

    /// <summary>Leases for a sweep.</summary>
    public IReadOnlyList<DeviceLease> Acquire(DeviceWish wish, TimeSpan now)
    {
        var leases = new List<DeviceLease>();
        for (var i = 0; i < wish.Wanted && now >= settling; i++)
        {
            Wait(wish, now);
            if (_devices.FirstOrDefault(device => device.Value.IsFree && Next(device.Value) == wish.Sweep) is not { Key: { } name, Value: { } device })
                break;
            leases.Add(new(++_lastLease, name, device.Silo));
            _devices[name] = device with { Lease = _lastLease, Sweep = wish.Sweep, Trial = null, Confirmed = now };
            _waiting.Remove(wish.Sweep); // to the end of the line
        }

        if (leases.Count >= wish.Wanted)
            _waiting.Remove(wish.Sweep);
        else
            Wait(wish, now);
        return leases;
    }

    /// <summary>Frees devices; the sweeps to wake.</summary>
    public IReadOnlyList<string> Release(IReadOnlyList<DeviceLease> leases, TimeSpan now)
    {
        foreach (var lease in leases)
        {
            if (_devices.TryGetValue(lease.Device, out var device) && device.Lease == lease.Id)
                _devices[lease.Device] = device with { Lease = null, Sweep = null, Trial = null };
        }

        return Awaited(now);
    }

    /// <summary>Confirms a sweep's leases; those that are lost. One that this pool never heard of is lost if its silo is dead, or once every silo had the time to report.</summary>
    public LeaseCheck Check(DeviceWish wish, IReadOnlyList<DeviceLease> held, TimeSpan now, TimeSpan age, Func<string, bool>? isDead = null)
    {
        var lost = new List<long>();
        foreach (var lease in held)
        {
            StartAfter(lease.Id);
            if (_devices.TryGetValue(lease.Device, out var device) && device.Silo == lease.Silo && (device.Lease is null || device.Lease == lease.Id))
                _devices[lease.Device] = device with { Lease = lease.Id, Sweep = wish.Sweep, Confirmed = now };
            else if (age > patience || isDead?.Invoke(lease.Silo) == true || (device is not null && device.Silo != lease.Silo) || device?.Lease > lease.Id)
                lost.Add(lease.Id);
        }

        if (wish.Wanted > 0)
            Wait(wish, now);
        else
            _waiting.Remove(wish.Sweep);
        var fitting = _devices.Values.Where(device => wish.Resources.Unmet(device.Offer) is null).ToList();
        return new(lost, fitting.Count, wish.Wanted == 0 || held.Count > lost.Count ? null
            : now < settling ? "waits for a device: the silos are asked what runs on theirs" : Reason(wish.Resources, fitting));
    }

    /// <summary>Why no device could ever do; null where one could.</summary>
    public string? Refusal(ResourceSpec resources)
    {
        if (_devices.Count == 0)
            return "the cluster has no devices";
        var unmet = _devices.Select(device => (Name: device.Key, Why: resources.Unmet(device.Value.Offer))).ToList();
        return unmet.Any(device => device.Why is null) ? null
            : $"no device can take resources {resources}: {string.Join("; ", unmet.GroupBy(device => device.Why).Select(group => $"{Names([.. group.Select(device => device.Name)])} {group.Key}"))}";
    }

    /// <summary>All devices, by name.</summary>
    public IReadOnlyList<DeviceDescription> List() =>
    [
        .. _devices.Select(device => new DeviceDescription(
            device.Key, device.Value.Silo, device.Value.Offer.Kind, device.Value.Offer.Memory, device.Value.Offer.Labels, State(device.Value), device.Value.Sweep,
            device.Value.Trial, device.Value.Quarantine) { Backends = device.Value.Offer.Backends }),
    ];

    private static DeviceState State(Device device) => device.Lease is not null ? DeviceState.Busy
        : device.Quarantine is not null ? DeviceState.Quarantined : device.Draining ? DeviceState.Draining : DeviceState.Idle;

    private static string Names(IReadOnlyList<string> names) => names.Count <= 3 ? string.Join(", ", names) : $"{names[0]} and {names.Count - 1} others";

    // S10.0.0.1:11111:134567890: the last number says which of two silos at one address is the younger.
    private static long Generation(string silo) => long.TryParse(silo.AsSpan(Math.Max(silo.LastIndexOf('@'), silo.LastIndexOf(':')) + 1), out var generation) ? generation : 0;

    private static string Reason(ResourceSpec resources, IReadOnlyList<Device> fitting) => fitting.Count == 0
        ? $"waits for a device: none of the cluster has {resources}"
        : $"waits for a device: {fitting.Count(device => device.Lease is not null)} of {fitting.Count} are busy{Idle(fitting.Count(device => device.Quarantine is not null), "quarantined")}{Idle(fitting.Count(device => device.Draining), "draining")}";

    private static string Idle(int count, string what) => count == 0 ? "" : $", {count} {what}";

    private void Wait(DeviceWish wish, TimeSpan now) =>
        _waiting[wish.Sweep] = new(wish.Resources, _waiting.TryGetValue(wish.Sweep, out var waits) ? waits.Turn : ++_turns, now);

    // Whose turn a free device is; null where nobody waits for such a one.
    private string? Next(Device device) => _waiting.Where(sweep => sweep.Value.Resources.Unmet(device.Offer) is null)
        .OrderBy(sweep => Busy(sweep.Key)).ThenBy(sweep => sweep.Value.Turn).Select(sweep => sweep.Key).FirstOrDefault();

    private int Busy(string sweep) => _devices.Values.Count(device => device.Sweep == sweep);

    private IReadOnlyList<string> Awaited(TimeSpan now) => _waiting.Count == 0 ? []
        : [.. _devices.Values.Where(device => device.IsFree).Select(Next).OfType<string>().Distinct().Where(sweep => now - _waiting[sweep].Seen <= patience)];
}
