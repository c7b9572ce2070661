using System.Net;
using Eam.Silo.Options;
using Orleans.Configuration;

namespace Eam.Silo.Hosting;

/// <summary>Configures how silos and gateways find each other.</summary>
internal static class ClusterHosting
{
    private const string Invariant = "Npgsql";

    public static void Join(ISiloBuilder silo, ProcessOptions options, string? connection)
    {
        if (options.Clustering == ClusteringKind.Localhost)
        {
            silo.UseLocalhostClustering(
                options.SiloPort,
                options.GatewayPort,
                options.Primary is { } primary ? IPEndPoint.Parse(primary) : null,
                options.ServiceId,
                options.ClusterId
            );
            silo.UseInMemoryReminderService();
        }
        else
        {
            silo.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId)
            );
            if (options.Advertise is { } address)
                silo.ConfigureEndpoints(
                    IPAddress.Parse(address),
                    options.SiloPort,
                    options.GatewayPort,
                    listenOnAnyHostAddress: !IPAddress.IsLoopback(IPAddress.Parse(address))
                );
            else
                silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
            silo.UseAdoNetClustering(database => (database.Invariant, database.ConnectionString) = (Invariant, connection!));
            silo.UseAdoNetReminderService(database => (database.Invariant, database.ConnectionString) = (Invariant, connection!));
        }

        // Orleans' default directory loses its part of the grains when a silo ends, and then deactivates them where they run:
        // docs/decisions/015-grain-directory.md.
#pragma warning disable ORLEANSEXP003
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        if (options.Tls is { } tls)
            Tls.Use(silo, tls);
    }

    public static void Join(IClientBuilder client, ProcessOptions options, string? connection)
    {
        if (options.Clustering == ClusteringKind.Localhost)
        {
            client.UseLocalhostClustering(options.GatewayPort, options.ServiceId, options.ClusterId);
        }
        else
        {
            client.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId)
            );
            client.UseAdoNetClustering(database => (database.Invariant, database.ConnectionString) = (Invariant, connection!));
        }

        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        if (options.Tls is { } tls)
            Tls.Use(client, tls);
    }
}
