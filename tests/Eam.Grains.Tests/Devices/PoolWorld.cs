using Eam.Core.Sweeps;
using Eam.Grains.Devices;

namespace Eam.Grains.Tests.Devices;

/// <summary>
/// Silos, sweeps, a pool and the network between them, with random faults of every kind: orders and reports are delayed, overtaken or lost, silos die and restart, and the pool
/// restarts. Each call goes to the pool and to <see cref="PlainDevicePool"/>, and both must answer the same.
/// </summary>
internal sealed class PoolWorld(int seed)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10),
        Settling = TimeSpan.FromSeconds(2);

    private static readonly ResourceSpec[] Needs =
    [
        ResourceSpec.Any,
        new("cuda", 0, new Dictionary<string, string>()),
        new(null, 2, new Dictionary<string, string>()),
        ResourceSpec.Any with
        {
            Devices = 2,
        },
    ];

    private readonly Random _random = new(seed);
    private readonly List<SimulatedSilo> _silos = [.. Enumerable.Range(0, 3).Select(n => new SimulatedSilo($"S{n}", 1 + n))];
    private readonly Dictionary<string, List<DeviceLease>> _held = new()
    {
        ["a"] = [],
        ["b"] = [],
        ["c"] = [],
    };
    private readonly List<(string Sweep, DeviceLease Lease)> _orders = [];
    private readonly List<SiloReport> _reports = [];
    private readonly HashSet<string> _dead = [],
        _woken = [];
    private readonly HashSet<long> _given = [];
    private readonly Dictionary<string, (SiloReport Report, TimeSpan At)> _heard = [];
    private DevicePool _pool = new(Patience, Settling);
    private PlainDevicePool _plain = new(Patience, Settling);
    private TimeSpan _now,
        _born;

    private TimeSpan Age => _now - _born;

    /// <summary>Takes one random step and compares the pools.</summary>
    public void Step()
    {
        Act(_random.Next(24));
        Compare();
    }

    /// <summary>Lets everything end without new orders. Within a bounded time every device must be free and no sweep may have a lease.</summary>
    public void Settle()
    {
        _orders.Clear();
        _reports.Clear();
        foreach (var silo in _silos)
        {
            silo.Running.Clear();
            silo.Ending.Clear();
        }

        for (var beat = TimeSpan.Zero; beat <= Patience + Settling + TimeSpan.FromSeconds(2); beat += TimeSpan.FromSeconds(1))
        {
            _now += TimeSpan.FromSeconds(1);
            foreach (var silo in _silos)
                Hear(silo.Report());
            foreach (var sweep in _held.Keys)
                Check(sweep, wanted: 0);
            Expire();
            Compare();
        }

        _pool.List().Where(device => device.State != DeviceState.Idle).ShouldBeEmpty();
        _held.Values.ShouldAllBe(leases => leases.Count == 0);
    }

    private void Act(int action)
    {
        var (sweep, silo) = ("abc"[_random.Next(3)].ToString(), _silos[_random.Next(3)]);
        switch (action)
        {
            case 0 or 1 or 2:
                _now += TimeSpan.FromSeconds(_random.NextDouble() * 2);
                Expire();
                break;
            case 3 or 4 or 5 or 6:
                _reports.Add(silo.Report());
                break;
            case 7 or 8 or 9 or 10 when _reports.Count > 0:
                var report = Draw(_reports);
                if (_random.Next(8) > 0)
                    Hear(report);
                break;
            case 11 or 12 or 13:
                Acquire(sweep, _random.Next(4));
                break;
            case 14 or 15 when _orders.Count > 0:
                Deliver(Draw(_orders));
                break;
            case 16 when _orders.Count > 0:
                Draw(_orders); // the order is lost
                break;
            case 17 or 18 when silo.Running.Count > 0:
                silo.End(silo.Running.Keys.ElementAt(_random.Next(silo.Running.Count)));
                break;
            case 19 when silo.Ending.Count > 0:
                var use = Draw(silo.Ending);
                if (_random.Next(6) > 0) // otherwise the silo stops repeating the report
                    Release(use.Sweep, use.Lease);
                break;
            case 20 or 21:
                Check(sweep, _random.Next(3));
                break;
            case 22 when _random.Next(8) == 0:
                _dead.Add(silo.Address);
                silo.Restart();
                break;
            case 23 when _random.Next(8) == 0:
                Restart();
                break;
        }
    }

    private void Restart()
    {
        (_pool, _plain, _born) = (new(Patience, Settling), new(Patience, Settling), _now);
        _pool.StartAfter(_given.DefaultIfEmpty().Max());
        _plain.StartAfter(_given.DefaultIfEmpty().Max());
        _heard.Clear();
        _woken.Clear();
    }

    private void Hear(SiloReport report)
    {
        if (_dead.Contains(report.Silo))
            return;
        if (report.Number > (_heard.GetValueOrDefault(report.Silo).Report?.Number ?? 0))
            _heard[report.Silo] = (report, _now);
        Wake(_pool.Report(report, Age));
        _plain.Report(report, Age);
    }

    private void Expire()
    {
        Wake(_pool.Expire(Age, _dead.Contains));
        _plain.Expire(Age, _dead.Contains);
    }

    private void Acquire(string sweep, int wanted)
    {
        var demand = new DeviceDemand(
            sweep,
            wanted,
            Needs["abc".IndexOf(sweep, StringComparison.Ordinal) is var n && _random.Next(5) > 0 ? n : _random.Next(Needs.Length)]
        );
        _woken.Remove(sweep);
        var leases = _pool.Acquire(demand, Age);
        leases.ShouldBe(_plain.Acquire(demand, Age));
        foreach (var lease in leases)
        {
            _given.Add(lease.Id).ShouldBeTrue("no lease number is used twice");
            _held[sweep].Add(lease);
            _orders.Add((sweep, lease));
        }

        var devices = leases.SelectMany(lease => lease.Devices).ToList();
        devices.Distinct().Count().ShouldBe(devices.Count, "no device has two leases");
        leases.ShouldAllBe(lease => lease.Devices.Count() == demand.Resources.Devices);
    }

    private void Check(string sweep, int wanted)
    {
        var demand = new DeviceDemand(sweep, wanted, Needs["abc".IndexOf(sweep, StringComparison.Ordinal)]);
        _woken.Remove(sweep);
        var lost = _pool.Check(demand, _held[sweep], Age, _dead.Contains).Lost;
        lost.ShouldBe(_plain.Check(demand, _held[sweep], Age, _dead.Contains));
        foreach (var lease in _held[sweep].Where(lease => lost.Contains(lease.Id)).ToList())
        {
            Named(lease.Silo).ShouldNotContain(use => use.Lease == lease.Id, "a lease that its silo reports is not lost");
            Release(sweep, lease.Id);
        }
    }

    private void Release(string sweep, long lease)
    {
        var leases = _held[sweep].Where(each => each.Id == lease).ToList();
        _held[sweep].RemoveAll(each => each.Id == lease);
        Wake(_pool.Release(leases, Age));
        _plain.Release(leases);
    }

    private void Deliver((string Sweep, DeviceLease Lease) order)
    {
        if (_silos.FirstOrDefault(silo => silo.Address == order.Lease.Silo) is { } silo && !silo.TryRun(order.Lease, order.Sweep))
            Release(order.Sweep, order.Lease.Id); // the device is busy
    }

    private void Compare()
    {
        Wake(_pool.Awaited(Age));
        _pool.List().Select(device => (device.Name, device.Sweep, device.Trial, device.State == DeviceState.Idle)).ShouldBe(_plain.List());
        _plain.Awaited(Age).Except(_woken).ShouldBeEmpty("each sweep that could get a device has been woken since its last call");
    }

    private void Wake(IReadOnlyList<string> sweeps) => _woken.UnionWith(sweeps);

    // The leases in the last report of a living silo that this pool has received.
    private IEnumerable<DeviceUse> Named(string silo) =>
        _heard.TryGetValue(silo, out var heard) && _now - heard.At <= Patience && !_dead.Contains(silo)
            ? heard
                .Report.Devices.Select(device => device.Use)
                .OfType<DeviceUse>()
                .Concat(heard.Report.Ending.Select(lease => new DeviceUse(lease, "", 0)))
            : [];

    private T Draw<T>(List<T> from)
    {
        var at = _random.Next(from.Count);
        var item = from[at];
        from.RemoveAt(at);
        return item;
    }

    /// <summary>A silo of two devices. Each worker runs one segment at a time, whatever the pool assumes.</summary>
    private sealed class SimulatedSilo(string name, int generation)
    {
        private int _generation = generation;
        private long _reports;

        public string Address => $"{name}@{_generation}";

        public Dictionary<string, DeviceUse> Running { get; } = [];

        public List<DeviceUse> Ending { get; } = [];

        public bool TryRun(DeviceLease lease, string sweep)
        {
            if (lease.Devices.Any(Running.ContainsKey))
                return false;
            foreach (var device in lease.Devices)
                Running.Add(device, new(lease.Id, sweep, (int)(lease.Id % 97)));
            return true;
        }

        // A segment ends on all of its devices.
        public void End(string device)
        {
            var use = Running[device];
            Ending.Add(use);
            foreach (var other in Running.Where(each => each.Value == use).Select(each => each.Key).ToList())
                Running.Remove(other);
        }

        public void Restart()
        {
            (_generation, _reports) = (_generation + 10, 0);
            Running.Clear();
            Ending.Clear();
        }

        public SiloReport Report() =>
            new(
                Address,
                new Dictionary<string, string>(),
                false,
                [
                    .. Enumerable
                        .Range(0, 2)
                        .Select(n => new DeviceReport(
                            $"{name}/{n}",
                            name == "S1" ? "cuda" : "cpu",
                            name == "S2" ? 2 : 1,
                            null,
                            Running.GetValueOrDefault($"{name}/{n}")
                        )),
                ]
            )
            {
                Ending = [.. Ending.Select(use => use.Lease)],
                Number = ++_reports,
            };
    }
}
