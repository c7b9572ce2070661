using System.Net;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Engine.Workers;
using Eam.Grains;
using Eam.Grains.Artifacts;
using Eam.Grains.Client;
using Eam.Grains.Hosting;
using Eam.Grains.Storage;
using Eam.Server;
using Eam.Server.Devices;
using Eam.Server.Health;
using Eam.Server.Hosting;
using Eam.Silo.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Dashboard;

namespace Eam.Silo.Hosting;

/// <summary>Builds the host of a process according to its role.</summary>
internal static class SiloHost
{
    /// <summary>Path of Orleans' own dashboard; the same token protects it.</summary>
    public const string OrleansPage = "/orleans";

    /// <summary>Builds the host. Connects to the database and the object storage first, so that wrong settings fail here.</summary>
    /// <exception cref="EngineException">Something that the process needs is missing or wrong.</exception>
    public static async Task<WebApplication> BuildAsync(
        ProcessOptions options,
        IConfiguration configuration,
        Func<string, string?> variable,
        CancellationToken cancellationToken
    )
    {
        var connection = ProcessOptionsReader.ConnectionString(options);
        var data = DataFolder.Resolve(options.DataFolder);
        var database = options.Clustering == ClusteringKind.Postgres ? await OpenAsync(options, connection!, cancellationToken) : null;
        var artifacts = await ArtifactsAsync(options, cancellationToken);
        return options.Role == Role.Silo
            ? Silo(options, configuration, data, connection, database, artifacts)
            : Gateway(options, configuration, data, connection, database, artifacts, variable);
    }

    private static WebApplication Gateway(
        ProcessOptions options,
        IConfiguration configuration,
        string data,
        string? connection,
        NpgsqlDataSource? database,
        IArtifactStore? artifacts,
        Func<string, string?> variable
    )
    {
        WebApplication? app = null;

        // The gateway's copies of objects are separate from those of a silo in the same process.
        var results = artifacts is null ? data : Path.Combine(data, "gateway");
        var sweeps = new ClusterSweepService(() => app!.Services.GetRequiredService<IGrainFactory>(), results, TimeProvider.System);
        var server = new ServerOptions
        {
            Listen = ListenAddress.Parse(options.Listen)!,
            Proxies = ProxyNetwork.ParseList(options.Proxies)!,
            DataFolder = data,
            FilesFolder = options.Files,
            Commands = options.AllowedPrograms(),
            Tokens = AccessTokens.Of(variable),
            HostedPages = [OrleansPage],
            Catalog = SpecCatalog.Default with { Trains = false },
            Files = artifacts is null ? null : new StoredSweepFiles(artifacts),
        };
        app = EamServer.Create(server, sweeps, builder =>
        {
            AddCommon(builder, options, configuration, database);
            builder.Services.AddSingleton<IDeviceSource>(new ClusterDevices(sweeps));
            if (options.Role == Role.All)
            {
                builder.UseOrleans(silo => AddSilo(silo, options, data, connection, database, artifacts).AddDashboard());
                Drain(builder.Services, options);
            }
            else
            {
                builder.UseOrleansClient(client =>
                {
                    client.AddEam();
                    var connections = new GatewayConnections();
                    client.Services.AddSingleton(connections);
                    client.AddGatewayCountChangedHandler((_, change) => connections.Silos = change.NumberOfConnectedGateways);
                    ClusterHosting.Join(client, options, connection);
                    client.UseConnectionRetryFilter(
                        async (_, token) =>
                        {
                            await Task.Delay(TimeSpan.FromSeconds(1), token);
                            return true;
                        }
                    );
                    client.AddDashboard();
                });
            }
        });
        app.MapOrleansDashboard(OrleansPage);
        return app;
    }

    private static WebApplication Silo(
        ProcessOptions options,
        IConfiguration configuration,
        string data,
        string? connection,
        NpgsqlDataSource? database,
        IArtifactStore? artifacts
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var health = options.Health.Length > 0 ? ListenAddress.Parse(options.Health)! : null;
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(health?.Address ?? IPAddress.Loopback, health?.Port ?? 0);
            });
        builder.Services.AddRoutingCore();
        AddCommon(builder, options, configuration, database);
        builder.UseOrleans(silo => AddSilo(silo, options, data, connection, database, artifacts).AddDashboard());
        Drain(builder.Services, options);
        var app = builder.Build();
        app.UseRouting();
        app.MapHealth();
        return app;
    }

    private static void AddCommon(
        WebApplicationBuilder builder,
        ProcessOptions options,
        IConfiguration configuration,
        NpgsqlDataSource? database
    )
    {
        builder.Configuration.AddConfiguration(configuration);
        builder.Services.AddProcessOptions(configuration);
        builder.Logging.AddLines(configuration);
        SiloHealth.Add(builder.Services, options);
        if (database is not null)
            builder.Services.AddSingleton(_ => database); // a factory, so that the host disposes it
    }

    private static ISiloBuilder AddSilo(
        ISiloBuilder silo,
        ProcessOptions options,
        string data,
        string? connection,
        NpgsqlDataSource? database,
        IArtifactStore? artifacts
    )
    {
        var devices = MachineDevices.Of(options);
        var engine = new LocalSweepOptions
        {
            Folder = data,
            Worker = WorkerProgramOfThis(),
            Notice = null,
            Commands = devices.Commands,
        };
        silo.AddEam(
            new SiloSetup(devices, engine, Path.Combine(Path.GetTempPath(), $"eam-silo-{devices.Name}"))
            {
                Database = database,
                Artifacts = artifacts,
                Options = new ClusterTimes { Drain = TimeSpan.FromSeconds(options.DrainSeconds) },
                Simulation = options.Devices.AreSimulated ? SimulatedSilo.Of(options, data, engine.Time) : null,
            }
        );
        ClusterHosting.Join(silo, options, connection);
        silo.Configure<Orleans.Configuration.SiloOptions>(named => named.SiloName = devices.Name);
        return silo;
    }

    // Segments save first, then Orleans hands its grains over. Both must fit into the host's shutdown time.
    private static void Drain(IServiceCollection services, ProcessOptions options) =>
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds + 10));

    // Checked before Orleans starts: its providers would report a missing table with a page of stack traces.
    private static async Task<NpgsqlDataSource> OpenAsync(ProcessOptions options, string connection, CancellationToken cancellationToken)
    {
        var database = Databases.Open(connection);
        await Databases.WaitOf(options).RunAsync(token => PostgresSchema.CheckAsync(database, token), cancellationToken);
        return database;
    }

    // Sends a request at once: a wrong key must fail the start instead of the first checkpoint.
    private static async Task<IArtifactStore?> ArtifactsAsync(ProcessOptions options, CancellationToken cancellationToken)
    {
        if (options.Artifacts is not { } settings)
            return null;
        var store = new S3ArtifactStore(settings.ToSettings());
        await store.CheckAsync(cancellationToken);
        return store;
    }

    private static WorkerProgram? WorkerProgramOfThis()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "eam-silo.dll");
        return File.Exists(library) ? new WorkerProgram("dotnet", [library, "worker"]) : null;
    }
}
