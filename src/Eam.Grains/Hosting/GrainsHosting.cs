using Eam.Engine.Sweeps;
using Eam.Grains.Artifacts;
using Eam.Grains.Devices;
using Eam.Grains.Placement;
using Eam.Grains.Storage;
using Eam.Grains.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Versions.Compatibility;
using Orleans.Versions.Selector;

namespace Eam.Grains.Hosting;

/// <summary>What a silo trains with.</summary>
/// <param name="Devices">Its devices.</param>
/// <param name="Engine">How it trains: clock, assets, runners. Its folder is the one of results, which all silos share.</param>
/// <param name="Workers">A folder of this silo's own, for worker processes.</param>
public sealed record SiloSetup(SiloDevices Devices, LocalSweepOptions Engine, string Workers)
{
    /// <summary>Where events and descriptions of sweeps are: a PostgreSQL database; null: the folder of results, in SQLite.</summary>
    public Npgsql.NpgsqlDataSource? Database { get; init; }

    /// <summary>Where checkpoints and tables of sweeps are, where silos share no folder: each has one of its own then, for copies. Null: the folder is shared.</summary>
    public IArtifactStore? Artifacts { get; init; }

    /// <summary>Times.</summary>
    public ClusterTimes Options { get; init; } = new();
}

/// <summary>Adds Eam's grains to silos and clients.</summary>
public static class GrainsHosting
{
    /// <summary>Makes a silo one of Eam's. Clustering, grain directory and reminders are the host's to choose.</summary>
    public static ISiloBuilder AddEam(this ISiloBuilder silo, SiloSetup setup)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(setup);
        silo.AddActivityPropagation();
        silo.AddPlacementDirector<DevicePlacementStrategy, DevicePlacementDirector>();
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A silo that was killed is found out in about ten seconds, so that its trials go on elsewhere within thirty.
            membership.ProbeTimeout = TimeSpan.FromSeconds(3);
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);

            // After the whole cluster was killed, a silo that starts waits for three of these times before it takes the silos of the table for gone. Orleans' own 30 s are 90 s then.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        });
        silo.Configure<GrainVersioningOptions>(versions =>
        {
            // While a cluster is upgraded, a newer grain serves older callers; a newer caller never reaches an older grain. docs/cluster.md tells when a version changes.
            versions.DefaultCompatibilityStrategy = nameof(BackwardCompatible);
            versions.DefaultVersionSelectorStrategy = nameof(AllCompatibleVersions);
        });
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(20));
        silo.ConfigureServices(services =>
        {
            services.AddSerializer(serializer => serializer.AddEamWire());
            services.TryAddSingleton(setup.Engine.Time);
            services
                .AddSingleton(setup.Devices)
                .AddSingleton(setup.Options)
                .AddSingleton(
                    new SiloEngine(
                        setup.Engine,
                        setup.Workers,
                        setup.Artifacts,
                        setup.Devices.Devices is [var first, ..] ? first.Word : null
                    )
                );
            services.AddSingleton<ISweepCatalog>(_ =>
                setup.Database is { } database ? new PostgresCatalog(database, setup.Engine.Folder) : new FolderCatalog(setup.Engine.Folder)
            );
            services.AddSingleton<SweepRunners>().AddSingleton<DeviceWorkers>().AddSingleton<SiloBeat>();
            services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloBeat>());
        });
        return silo;
    }

    /// <summary>Lets a client speak to Eam's grains.</summary>
    public static IClientBuilder AddEam(this IClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddSerializer(serializer => serializer.AddEamWire());
        client.AddActivityPropagation();
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(20));
        return client;
    }
}
