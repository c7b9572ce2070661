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

/// <summary>Adds Eam's grains to silos and clients.</summary>
public static class GrainsHosting
{
    /// <summary>Adds Eam's grains to a silo. The host chooses clustering, grain directory and reminders.</summary>
    public static ISiloBuilder AddEam(this ISiloBuilder silo, SiloSetup setup)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(setup);
        silo.AddActivityPropagation();
        silo.AddPlacementDirector<DevicePlacementStrategy, DevicePlacementDirector>();
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // The cluster detects a killed silo in about ten seconds, so its trials resume elsewhere within thirty.
            membership.ProbeTimeout = TimeSpan.FromSeconds(3);
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);

            // After the whole cluster was killed, a starting silo waits for three of these periods before it treats the silos of the table
            // as gone. With Orleans' default of 30 s it would wait 90 s.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);

            // Otherwise a silo whose clock is five minutes slow never joins: the others compare the start that it has written down with
            // their own clocks. A silo that dies while it joins is found by probes, as any other.
            membership.EvictWhenMaxJoinAttemptTimeExceeded = false;
        });
        silo.Configure<GrainVersioningOptions>(versions =>
        {
            // During an upgrade of the cluster a newer grain serves older callers, and a newer caller never reaches an older grain.
            // docs/cluster.md#rolling-upgrade says when a version changes.
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
                    {
                        Simulation = setup.Simulation,
                    }
                );
            services.AddSingleton<ISweepCatalog>(_ =>
                setup.Database is { } database ? new PostgresCatalog(database, setup.Engine.Folder) : new FolderCatalog(setup.Engine.Folder)
            );
            services.AddSingleton<SweepRunners>().AddSingleton<DeviceWorkers>().AddSingleton<SiloBeat>();
            services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloBeat>());
        });
        return silo;
    }

    /// <summary>Lets a client call Eam's grains.</summary>
    public static IClientBuilder AddEam(this IClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddSerializer(serializer => serializer.AddEamWire());
        client.AddActivityPropagation();
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(20));
        return client;
    }
}
