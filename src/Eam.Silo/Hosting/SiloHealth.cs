using Eam.Core;
using Eam.Grains.Devices;
using Eam.Grains.Storage;
using Eam.Server.Devices;
using Eam.Server.Health;
using Eam.Silo.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Eam.Silo.Hosting;

/// <summary>The health checks of a process of the cluster; docs/cluster.md#health explains them.</summary>
internal static class SiloHealth
{
    /// <summary>Adds the checks of a role.</summary>
    public static void Add(IServiceCollection services, ProcessOptions options)
    {
        var checks = services.AddHealthChecks();
        services
            .AddSingleton<IHealthCheckPublisher, HealthLog>()
            .Configure<HealthCheckPublisherOptions>(publisher =>
            {
                publisher.Predicate = check => check.Tags.Contains(HealthRoutes.Ready);
                (publisher.Delay, publisher.Period, publisher.Timeout) = (
                    TimeSpan.FromSeconds(10),
                    TimeSpan.FromSeconds(5),
                    TimeSpan.FromSeconds(10)
                );
            });
        if (options.Role == Role.Gateway)
        {
            checks.AddCheck<GatewayMembershipCheck>("membership", tags: [HealthRoutes.Ready], timeout: HealthRoutes.Patience);
            checks.AddCheck<ClusterDevicesCheck>("devices", tags: [HealthRoutes.Ready], timeout: HealthRoutes.Patience);
            return;
        }

        checks.AddCheck<AliveCheck>("silo", tags: [HealthRoutes.Live]);
        checks.AddCheck<MembershipCheck>("membership", tags: [HealthRoutes.Ready]);
        checks.AddCheck<SiloDevicesCheck>("devices", tags: [HealthRoutes.Ready]);

        // A gateway in the same process checks the store through the grains.
        if (options.Role == Role.Silo)
            checks.AddCheck<SiloStoreCheck>("store", tags: [HealthRoutes.Ready], timeout: HealthRoutes.Patience);
    }
}

/// <summary>Liveness check: a silo that the others have declared dead must end and be restarted. No other state needs a restart.</summary>
internal sealed class AliveCheck(ISiloStatusOracle silos) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            silos.CurrentStatus == SiloStatus.Dead
                ? HealthCheckResult.Unhealthy("the cluster has declared this silo dead")
                : HealthCheckResult.Healthy()
        );
}

/// <summary>Checks whether this silo is an active member of the cluster.</summary>
internal sealed class MembershipCheck(ISiloStatusOracle silos) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Count;
        return Task.FromResult(
            silos.CurrentStatus == SiloStatus.Active
                ? HealthCheckResult.Healthy($"active; other active silos: {active - 1}")
                : HealthCheckResult.Unhealthy($"this silo is {silos.CurrentStatus.ToWord()}")
        );
    }
}

/// <summary>
/// Number of silos that this gateway is connected to. Orleans reports changes of it; asking a silo for its members would query the
/// database.
/// </summary>
internal sealed class GatewayConnections
{
    private int _silos;

    public int Silos
    {
        get => Volatile.Read(ref _silos);
        set => Volatile.Write(ref _silos, value);
    }
}

/// <summary>Checks whether this gateway is connected to a silo.</summary>
internal sealed class GatewayMembershipCheck(GatewayConnections connections) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            connections.Silos is var silos and > 0
                ? HealthCheckResult.Healthy($"connected silos: {silos}")
                : HealthCheckResult.Unhealthy("not connected to any silo")
        );
}

/// <summary>Checks whether the database can be read, or the data folder if there is no database.</summary>
internal sealed class SiloStoreCheck(ISweepCatalog catalog, IServiceProvider services) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (services.GetService<NpgsqlDataSource>() is not { } database)
                return HealthCheckResult.Healthy($"sweeps: {(await catalog.ListAsync(cancellationToken)).Count}");
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy("the database answers");
        }
        catch (Exception failure) when (Databases.IsFailure(failure))
        {
            return HealthCheckResult.Unhealthy("the database does not answer");
        }
        catch (Engine.EngineException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}

/// <summary>Checks whether this silo takes segments: its reports reach the device pool, and it is not draining.</summary>
internal sealed class SiloDevicesCheck(DeviceWorkers workers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var report = workers.Report();
        return Task.FromResult(
            !workers.IsConnected ? HealthCheckResult.Unhealthy("the device pool has been unreachable for too long")
            : report.Draining ? HealthCheckResult.Unhealthy("draining: this silo takes no more segments")
            : HealthCheckResult.Healthy($"devices: {report.Devices.Count}")
        );
    }
}

/// <summary>
/// Checks whether the cluster has devices that take segments. A cluster without any can still show its sweeps, so its status is degraded
/// and not unhealthy.
/// </summary>
internal sealed class ClusterDevicesCheck(IDeviceSource source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var devices = await source.ListAsync(cancellationToken).WaitAsync(cancellationToken);
            var working = devices.Count(device => device.State is "idle" or "busy");
            var text = $"{working} of {devices.Count} devices take segments";
            return working > 0 ? HealthCheckResult.Healthy(text) : HealthCheckResult.Degraded(text);
        }
        catch (Engine.EngineException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}
