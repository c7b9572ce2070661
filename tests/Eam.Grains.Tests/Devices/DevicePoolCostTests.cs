using System.Diagnostics;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;

namespace Eam.Grains.Tests.Devices;

/// <summary>Measures the cost of the pool in a large cluster: 10,000 busy devices on 1,250 silos, and 1,000 waiting sweeps. docs/cluster.md#what-it-costs has the results.</summary>
public sealed class DevicePoolCostTests
{
    private const int Silos = 1250,
        Devices = 8,
        Sweeps = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public void Calls_AtTenThousandDevices_CostMicroseconds()
    {
        var pool = new DevicePool(Patience);
        var plain = new PlainDevicePool(Patience, TimeSpan.Zero);
        var leases = new List<DeviceLease>();
        foreach (var report in Reports([], 1))
        {
            pool.Report(report, TimeSpan.Zero);
            plain.Report(report, TimeSpan.Zero);
        }

        for (var n = 0; n < Sweeps; n++)
            leases.AddRange(pool.Acquire(new(Sweep(n), 1 + (Silos * Devices / Sweeps), Needs(n)), TimeSpan.Zero));
        leases.Count.ShouldBe(Silos * Devices);
        var uses = leases.ToDictionary(lease => lease.Device, lease => new DeviceUse(lease.Id, "sweep", 1));
        foreach (var report in Reports(uses, 2))
            plain.Report(report, TimeSpan.Zero);

        var quiet = Microseconds(Reports(uses, 2), report => pool.Report(report, TimeSpan.FromSeconds(1)));
        var turns = Microseconds(leases.Take(1000), lease =>
        {
            pool.Release([lease], TimeSpan.FromSeconds(1));
            pool.Acquire(new(Sweep((int)lease.Id % Sweeps), 1, Needs((int)lease.Id % Sweeps)), TimeSpan.FromSeconds(1));
        });
        var checks = Microseconds(Enumerable.Range(0, Sweeps), n => pool.Check(new(Sweep(n), 1, Needs(n)), [], TimeSpan.FromSeconds(1)));
        var looks = Microseconds(Enumerable.Range(0, 100), _ => pool.Expire(TimeSpan.FromSeconds(1), _ => false));
        foreach (var n in Enumerable.Range(0, Sweeps))
            plain.Check(new(Sweep(n), 1, Needs(n)), [], TimeSpan.FromSeconds(1), _ => false);
        plain.Release([leases[0]]);
        var before = Microseconds(Reports(uses, 3).Skip(1).Take(5), report =>
        {
            plain.Report(report, TimeSpan.FromSeconds(1));
            plain.Awaited(TimeSpan.FromSeconds(1));
        });

        TestContext.Current.SendDiagnosticMessage(
            $"median microseconds: a report {quiet:F1} (every call over all devices and sweeps: {before:F0}), a release and an acquire {turns:F1}, a check {checks:F1}, a look at all silos {looks:F1}"
        );
        new[] { quiet, turns, checks }.ShouldAllBe(cost => cost < before / 20);
        looks.ShouldBeLessThan(before);
    }

    private static string Sweep(int n) => $"sweep-{n}";

    private static ResourceSpec Needs(int n) =>
        n % 3 == 0 ? new("cuda", (8L + (n % 5)) << 30, new Dictionary<string, string>()) : ResourceSpec.Any;

    private static IEnumerable<SiloReport> Reports(Dictionary<string, DeviceUse> uses, long number) =>
        Enumerable
            .Range(0, Silos)
            .Select(silo => new SiloReport(
                $"S10.0.0.1:{silo}:1@1",
                new Dictionary<string, string> { ["zone"] = $"{silo % 4}" },
                false,
                [
                    .. Enumerable
                        .Range(0, Devices)
                        .Select(n => $"silo-{silo}/{n}")
                        .Select(name => new DeviceReport(name, "cuda", (8L << (silo % 3)) << 30, null, uses.GetValueOrDefault(name))),
                ]
            )
            {
                Number = number,
            });

    private static double Microseconds<T>(IEnumerable<T> over, Action<T> act)
    {
        var costs = over.ToList()
            .ConvertAll(item =>
            {
                var began = Stopwatch.GetTimestamp();
                act(item);
                return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            });
        costs.Sort();
        return costs[costs.Count / 2];
    }
}
