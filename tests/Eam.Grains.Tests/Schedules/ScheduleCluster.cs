using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Hosting;
using Eam.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Eam.Grains.Tests.Schedules;

/// <summary>
/// A cluster of three silos with two devices each, for many schedules one after the other: real grains, messages, leases and checkpoint
/// files. Its clock, its database and its network are those of the schedules.
/// </summary>
internal sealed class ScheduleCluster : IAsyncDisposable
{
    /// <summary>The kind of its devices. They have names of their own, unlike CPU slots.</summary>
    public const string Kind = "cuda";

    private const int DevicesOfASilo = 2;

    // The parts of Orleans that must not follow the schedules' clock. Its tests of membership would declare a silo dead.
    private static readonly string[] OfOrleans =
    [
        TimeProviderNames.Messaging,
        TimeProviderNames.SystemTimers,
        TimeProviderNames.Membership,
        TimeProviderNames.ActivationManagement,
        TimeProviderNames.GrainDirectory,
        Orleans.Reminders.ReminderTimeProviderNames.Reminders,
    ];

    private readonly InProcessTestCluster _cluster;
    private readonly string _data;

    private ScheduleCluster(bool isLoud)
    {
        // Schedules write thousands of small files, and flush each of them.
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        _data = Directory.CreateDirectory(Path.Combine(root, $"eam-schedules-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;
        Catalog = new FaultyCatalog(_data, () => Faults);
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureHost(host =>
        {
            host.Logging.SetMinimumLevel(isLoud ? LogLevel.Information : LogLevel.None);
            if (isLoud)
                host.Logging.AddSimpleConsole(console => console.SingleLine = true);
        });
        builder.ConfigureSilo((options, silo) => Configure(silo, options.SiloName));
        builder.ConfigureClient(client => client.AddEam());
        _cluster = builder.Build();
    }

    /// <summary>The times of the cluster, by the schedules' clock. A trial's last segment takes 2.4 s, so many faults last longer.</summary>
    public static ClusterTimes Times { get; } =
        new()
        {
            Beat = TimeSpan.FromSeconds(1),
            Patience = TimeSpan.FromSeconds(4),
            Isolation = TimeSpan.FromSeconds(8),
            WriteEvery = TimeSpan.FromSeconds(2),
        };

    public ScheduleClock Clock { get; } = new();

    public FaultyCatalog Catalog { get; }

    /// <summary>The plan of the present schedule.</summary>
    public FaultPlan Faults { get; set; } = FaultPlan.None;

    /// <summary>The log of the devices in the present schedule.</summary>
    public DeviceLog Log { get; set; } = new();

    public List<ScheduleSilo> Silos { get; } = [];

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>Starts a cluster.</summary>
    /// <param name="isLoud">Whether the cluster's log goes to the console.</param>
    public static async Task<ScheduleCluster> StartAsync(bool isLoud = false)
    {
        var cluster = new ScheduleCluster(isLoud);
        await cluster._cluster.DeployAsync();
        foreach (var handle in cluster._cluster.Silos)
        {
            var silo = cluster.Silos.Single(silo => silo.Name == handle.Name);
            (silo.Address, silo.Workers) = (handle.SiloAddress, handle.ServiceProvider.GetRequiredService<DeviceWorkers>());
        }

        await cluster.UntilAllFreeAsync();
        return cluster;
    }

    /// <summary>Waits until the pool knows all devices, and none has a lease or a segment.</summary>
    /// <exception cref="InvalidOperationException">A device is out of service, although nothing has crashed on it.</exception>
    public async Task UntilAllFreeAsync()
    {
        while (true)
        {
            var devices = await Grains.GetGrain<IDevicePoolGrain>(0).ListAsync();
            if (devices.FirstOrDefault(device => device.State == DeviceState.Quarantined) is { } broken)
                throw new InvalidOperationException($"{broken.Name} is {broken.Reason}");
            if (
                devices.Count == Silos.Count * DevicesOfASilo
                && devices.All(device => device.State == DeviceState.Idle)
                && Silos.All(silo => silo.Workers!.IsIdle)
            )
                return;
            await Task.Delay(TimeSpan.FromSeconds(1), Clock);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Clock.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private void Configure(ISiloBuilder silo, string name)
    {
        var one = new ScheduleSilo(name, Clock);
        lock (Silos)
            Silos.Add(one);
        var engine = new LocalSweepOptions
        {
            Folder = _data,
            Time = one.Clock,
            CreateRunner = (_, store) => new LoggedTrainer(name, store, one.Clock, Log, FillDisk),
        };

        var devices = Enumerable.Range(0, DevicesOfASilo).Select(n => new SiloDevice(n, Kind, 1L << 30));
        silo.AddEam(
            new SiloSetup(new(name, new Dictionary<string, string>(), [.. devices]), engine, Path.Combine(_data, "workers", name))
            {
                Options = Times,
            }
        );
        silo.UseInMemoryReminderService();
        silo.ConfigureServices(services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(one.Clock);
            foreach (var part in OfOrleans)
                services.AddKeyedSingleton(part, TimeProvider.System);
            services.AddSingleton<ISweepCatalog>(Catalog);
        });
        var calls = new FaultyCalls(this, one);
        silo.AddIncomingGrainCallFilter(calls);
        silo.AddOutgoingGrainCallFilter(calls);
    }

    private void FillDisk()
    {
        if (Faults.FillsDisk())
            throw Engine.Files.FileErrors.DiskFull("cannot write a checkpoint: no space left on device");
    }
}
