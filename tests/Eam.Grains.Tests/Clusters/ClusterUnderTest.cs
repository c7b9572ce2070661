using Eam.Core.Sweeps;
using Eam.Engine.SimulatedTraining;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Grains.Artifacts;
using Eam.Grains.Client;
using Eam.Grains.Devices;
using Eam.Grains.Hosting;
using Eam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Eam.Grains.Tests.Clusters;

/// <summary>A cluster of silos in this process, with one folder and a fake trainer.</summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly InProcessTestCluster _cluster;

    private ClusterUnderTest(
        int silos,
        Func<string, SiloDevices> devices,
        Func<ITrialRunner?> runner,
        Action<ISiloBuilder>? configure,
        Npgsql.NpgsqlDataSource? database,
        IArtifactStore? artifacts,
        ClusterTimes times,
        Func<string, SimulatedMachine>? simulation
    )
    {
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureHost(host =>
        {
            host.Logging.SetMinimumLevel(LogLevel.Warning);
            host.Logging.AddSimpleConsole(c => c.SingleLine = true);
        });
        builder.ConfigureSilo(
            (options, silo) =>
            {
                // With an object storage, each silo has its own folder.
                var folder = artifacts is null ? _data.Path : _data.File(options.SiloName);
                var described = devices(options.SiloName);
                var engine = new LocalSweepOptions
                {
                    Folder = folder,
                    CreateRunner = runner() is { } fake ? (_, _) => fake : null,
                    Commands = described.Commands,
                };
                silo.AddEam(
                    new SiloSetup(described, engine, _data.File("workers", options.SiloName))
                    {
                        Options = times,
                        Database = database,
                        Artifacts = artifacts,
                        Simulation = simulation?.Invoke(options.SiloName),
                    }
                );
                silo.UseInMemoryReminderService();
                silo.Configure<ClusterMembershipOptions>(membership =>
                {
                    (membership.ProbeTimeout, membership.NumMissedProbesLimit, membership.NumVotesForDeathDeclaration) = (
                        TimeSpan.FromMilliseconds(500),
                        2,
                        1
                    );
                    membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
                });
                configure?.Invoke(silo);
            }
        );
        builder.ConfigureClient(client =>
        {
            client.AddEam();
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
        });
        _cluster = builder.Build();
    }

    /// <summary>Short times, so that tests need not wait long for the detection of a dead silo.</summary>
    public static ClusterTimes Fast { get; } =
        new()
        {
            Beat = TimeSpan.FromMilliseconds(100),
            Patience = TimeSpan.FromSeconds(4),
            Isolation = TimeSpan.FromSeconds(20),
            WriteEvery = TimeSpan.FromMilliseconds(500),
        };

    public InProcessTestCluster Orleans => _cluster;

    public string Data => _data.Path;

    public ClusterSweepService Service { get; private set; } = null!;

    /// <summary>Starts a cluster.</summary>
    public static async Task<ClusterUnderTest> StartAsync(
        int silos,
        Func<ITrialRunner?> runner,
        int devices = 1,
        Func<string, SiloDevices>? describe = null,
        Action<ISiloBuilder>? configure = null,
        Npgsql.NpgsqlDataSource? database = null,
        IArtifactStore? artifacts = null,
        ClusterTimes? times = null,
        Func<string, SimulatedMachine>? simulation = null
    )
    {
        var cluster = new ClusterUnderTest(
            silos,
            describe ?? (name => Cpus(name, devices)),
            runner,
            configure,
            database,
            artifacts,
            times ?? Fast,
            simulation
        );
        await cluster._cluster.DeployAsync();
        cluster.Service = new ClusterSweepService(() => cluster._cluster.Client, cluster._data.Path, TimeProvider.System);
        await cluster.UntilDevicesAsync(known => describe is not null || known.Count == silos * devices);
        return cluster;
    }

    /// <summary>Returns a silo's devices: CPU slots.</summary>
    public static SiloDevices Cpus(string silo, int count) =>
        new(silo, new Dictionary<string, string>(), [.. Enumerable.Range(0, count).Select(n => new SiloDevice(n, "cpu", 1L << 30))]);

    /// <summary>Waits for the end of a sweep.</summary>
    public async Task<SweepUpdate> EndOfAsync(string sweep)
    {
        SweepUpdate? last = null;
        await foreach (var update in Service.WatchAsync(sweep, TestContext.Current.CancellationToken))
            last = update;
        return last!;
    }

    /// <summary>Waits until a sweep's state fulfils a condition.</summary>
    public async Task<SweepUpdate> UntilAsync(string sweep, Func<SweepUpdate, bool> condition)
    {
        await foreach (var update in Service.WatchAsync(sweep, TestContext.Current.CancellationToken))
        {
            if (condition(update))
                return update;
        }

        throw new InvalidOperationException("it ended before");
    }

    /// <summary>Waits until the pool's list of devices fulfils a condition.</summary>
    public async Task<IReadOnlyList<DeviceDescription>> UntilDevicesAsync(Func<IReadOnlyList<DeviceDescription>, bool> condition)
    {
        while (true)
        {
            var devices = await Service.DevicesAsync(TestContext.Current.CancellationToken);
            if (condition(devices))
                return devices;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Kills a silo without a shutdown.</summary>
    public Task KillAsync(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    /// <summary>Shuts a silo down in order.</summary>
    public Task StopAsync(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    /// <summary>Reads the table of a sweep without its seconds.</summary>
    public static string Table(SweepState state)
    {
        using var stream = new MemoryStream();
        Engine.Results.TrialsTable.Write(stream, state);
        return Tables.WithoutTimes(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _data.Dispose();
    }
}
