using System.Reflection;
using System.Text.Json.Serialization;
using Eam.Engine.Records;
using Eam.Engine.Sweeps;
using Eam.Server.Analysis;
using Eam.Server.Artifacts;
using Eam.Server.Catalog;
using Eam.Server.Contracts;
using Eam.Server.Create;
using Eam.Server.Devices;
using Eam.Server.Health;
using Eam.Server.Pages;
using Eam.Server.Problems;
using Eam.Server.Reports;
using Eam.Server.Security;
using Eam.Server.Steering;
using Eam.Server.Streams;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Eam.Server.Hosting;

/// <summary>The HTTP server for a sweep service, which is embedded or belongs to a cluster.</summary>
public static class EamServer
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>Builds the server. It listens after it is started.</summary>
    /// <param name="options">Options of the server.</param>
    /// <param name="sweeps">Service with the sweeps. The caller disposes it after the server.</param>
    /// <param name="configure">Changes the host before it is built: another transport, other logging, an
    /// <see cref="IDeviceSource"/>.</param>
    /// <exception cref="ServerOptionsException">The server would be open to everybody on the network.</exception>
    public static WebApplication Create(ServerOptions options, ISweepService sweeps, Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sweeps);
        options.Validate();

        var connections = new ConnectionGuard(options);

        // The host reads no configuration files, environment variables or arguments: the options alone determine what the server does.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { WebRootPath = options.WebRoot ?? Path.Combine(AppContext.BaseDirectory, "wwwroot") }
        );
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(options.Listen.Address, options.Listen.Port, listen => listen.Use(connections.Connect));
                RequestLimits.Apply(kestrel.Limits, options);
            });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        AddServices(builder.Services, options, sweeps);
        configure?.Invoke(builder);

        var server = builder.Build();
        Use(server, options);
        Map(server);
        return server;
    }

    private static void AddServices(IServiceCollection services, ServerOptions options, ISweepService sweeps)
    {
        services
            .AddSingleton(options)
            .AddSingleton(sweeps)
            .AddSingleton(options.Time)
            .AddSingleton(new StartTime(options.Time.GetUtcNow()));
        services
            .AddSingleton<SweepReader>()
            .AddSingleton<SweepCopies>()
            .AddSingleton<StreamSeats>()
            .AddSingleton<SweepHubs>()
            .AddSingleton<ListHub>()
            .AddSingleton<ViewCache>()
            .AddSingleton<Timelines>()
            .AddSingleton<AccessGate>()
            .AddSingleton<FailedTokens>()
            .AddSingleton<WorkTurns>()
            .AddSingleton<ProblemResponses>();
        services.ConfigureHttpJsonOptions(json =>
        {
            // Only the OpenAPI document is made with these options: answers are written by their own types. So both must agree.
            json.SerializerOptions.PropertyNamingPolicy = ApiJson.Default.Options.PropertyNamingPolicy;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.Converters.Add(new ParameterValueConverter());
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Farewell);
        services.AddRoutingCore();
        services.AddHealthChecks().AddCheck<StoreCheck>("store", tags: [HealthRoutes.Ready], timeout: HealthRoutes.Patience);
        services.AddOpenApi("v1", OpenApiText.Describe);
        CompressedAnswers.Add(services);
        RequestLimits.AddRate(services, options);
    }

    private static void Use(WebApplication server, ServerOptions options)
    {
        var (gate, problems) = (server.Services.GetRequiredService<AccessGate>(), server.Services.GetRequiredService<ProblemResponses>());
        TrustedProxies.Use(server, options.Proxies);
        server.Use(next => context => SecurityHeaders.Add(context, options, next));
        server.Use(next => context => HeadRequests.Answer(context, next));
        server.Use(next => context => problems.Guard(context, next));

        // Within the guard: of an answer that fails before it starts, the compressor's part must not be sent.
        CompressedAnswers.Use(server);
        server.Use(next => context => ConnectionGuard.Answer(context, next));
        server.UseRateLimiter();
        server.UseRouting();
        server.Use(next => context => gate.Guard(context, next));
    }

    private static void Map(WebApplication server)
    {
        var api = server.MapGroup("/api/v1");
        SweepRoutes.Map(api);
        EventRoutes.Map(api);
        MetricRoutes.Map(api);
        CreateRoutes.Map(api);
        SourceRoutes.Map(api);
        SteerRoutes.Map(api);
        StreamRoutes.Map(api);
        AnalysisRoutes.Map(api);
        ArtifactRoutes.Map(api);
        SampleRoutes.Map(api);
        OutputRoutes.Map(api);
        ReportRoutes.Map(api);
        CatalogRoutes.Map(api);
        DeviceRoutes.Map(api);
        ServerRoutes.Map(server, api);
        server.MapOpenApi("/openapi/v1.json").ExcludeFromDescription();
        IndexPage.Map(server);
    }

    /// <summary>Version of this build.</summary>
    internal static string Version { get; } =
        typeof(EamServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0.0.0";
}
