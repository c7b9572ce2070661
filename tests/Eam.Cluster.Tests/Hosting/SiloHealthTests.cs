using System.Reflection;
using Eam.Engine;
using Eam.Grains.Storage;
using Eam.Server.Contracts;
using Eam.Server.Devices;
using Eam.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Eam.Cluster.Tests.Hosting;

public sealed class SiloHealthTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SiloStatus.Joining, HealthStatus.Healthy)]
    [InlineData(SiloStatus.Active, HealthStatus.Healthy)]
    [InlineData(SiloStatus.ShuttingDown, HealthStatus.Healthy)]
    [InlineData(SiloStatus.Dead, HealthStatus.Unhealthy)]
    public async Task Alive_OnlyADeadSilo_NeedsARestart(SiloStatus status, HealthStatus expected) =>
        (await CheckAsync(new AliveCheck(Members.With(status)))).Status.ShouldBe(expected);

    [Theory]
    [InlineData(SiloStatus.Active, HealthStatus.Healthy, "active; other active silos: 2")]
    [InlineData(SiloStatus.Joining, HealthStatus.Unhealthy, "this silo is joining")]
    [InlineData(SiloStatus.ShuttingDown, HealthStatus.Unhealthy, "this silo is shutting_down")]
    public async Task Membership_OnlyAnActiveSilo_IsReady(SiloStatus status, HealthStatus expected, string text)
    {
        var result = await CheckAsync(new MembershipCheck(Members.With(status, active: 3)));

        (result.Status, result.Description).ShouldBe((expected, text));
    }

    [Theory]
    [InlineData(0, HealthStatus.Unhealthy, "not connected to any silo")]
    [InlineData(2, HealthStatus.Healthy, "connected silos: 2")]
    public async Task Gateway_WithoutASilo_IsNotReady(int silos, HealthStatus expected, string text)
    {
        var result = await CheckAsync(new GatewayMembershipCheck(new GatewayConnections { Silos = silos }));

        (result.Status, result.Description).ShouldBe((expected, text));
    }

    [Fact]
    public async Task Store_InAFolder_CountsItsSweepsOrSaysWhatIsWrong()
    {
        using var services = new ServiceCollection().BuildServiceProvider();

        var read = await CheckAsync(new SiloStoreCheck(Catalog.That(() => ["a-1", "b-1"]), services));
        var broken = await CheckAsync(new SiloStoreCheck(Catalog.That(() => throw new EngineException("cannot read it")), services));

        (read.Status, read.Description).ShouldBe((HealthStatus.Healthy, "sweeps: 2"));
        (broken.Status, broken.Description).ShouldBe((HealthStatus.Unhealthy, "cannot read it"));
    }

    [Fact]
    public async Task Store_WhoseDatabaseIsAway_IsNotReadyAndTellsNoSecret()
    {
        // Nothing listens on port 1.
        await using var database = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=u;Password=secret;Timeout=2");
        await using var services = new ServiceCollection().AddSingleton(database).BuildServiceProvider();

        var result = await CheckAsync(new SiloStoreCheck(Catalog.That(() => []), services));

        (result.Status, result.Description).ShouldBe((HealthStatus.Unhealthy, "the database does not answer"));
    }

    [Theory]
    [InlineData("idle busy draining", HealthStatus.Healthy, "2 of 3 devices take segments")]
    [InlineData("draining quarantined", HealthStatus.Degraded, "0 of 2 devices take segments")]
    public async Task ClusterDevices_WithoutAWorkingOne_AreDegraded(string states, HealthStatus expected, string text)
    {
        var result = await CheckAsync(new ClusterDevicesCheck(new Devices(states.Split(' '))));

        (result.Status, result.Description).ShouldBe((expected, text));
    }

    [Fact]
    public async Task ClusterDevices_OfAClusterThatDoesNotAnswer_AreUnhealthy() =>
        (await CheckAsync(new ClusterDevicesCheck(new Devices(null)))).Description.ShouldBe("the cluster does not answer");

    private static Task<HealthCheckResult> CheckAsync(IHealthCheck check) => check.CheckHealthAsync(new HealthCheckContext(), Now);

    /// <summary>The members of a cluster as one silo sees them. Only what the checks ask is answered.</summary>
    public class Members : DispatchProxy
    {
        private SiloStatus _status;
        private int _active;

        public static ISiloStatusOracle With(SiloStatus status, int active = 1)
        {
            var oracle = Create<ISiloStatusOracle, Members>();
            ((Members)(object)oracle)._status = status;
            ((Members)(object)oracle)._active = active;
            return oracle;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name switch
            {
                "get_CurrentStatus" => _status,
                "GetApproximateSiloStatuses" => Enumerable
                    .Range(1, _active)
                    .ToDictionary(number => SiloAddress.FromParsableString($"127.0.0.1:{number}@1"), _ => SiloStatus.Active),
                var name => throw new NotSupportedException(name),
            };
    }

    /// <summary>A catalog that only lists.</summary>
    public class Catalog : DispatchProxy
    {
        private Func<IReadOnlyList<string>> _list = () => [];

        internal static ISweepCatalog That(Func<IReadOnlyList<string>> list)
        {
            var catalog = Create<ISweepCatalog, Catalog>();
            ((Catalog)(object)catalog)._list = list;
            return catalog;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == nameof(ISweepCatalog.ListAsync)
                ? new ValueTask<IReadOnlyList<string>>(_list())
                : throw new NotSupportedException(targetMethod?.Name);
    }

    private sealed class Devices(string[]? states) : IDeviceSource
    {
        public Task<IReadOnlyList<DeviceView>> ListAsync(CancellationToken cancellationToken) =>
            states is null
                ? Task.FromException<IReadOnlyList<DeviceView>>(new EngineException("the cluster does not answer"))
                : Task.FromResult<IReadOnlyList<DeviceView>>([
                    .. states.Select(
                        (state, i) =>
                            new DeviceView($"a/{i}", "127.0.0.1:1@1", "cpu", 1, new Dictionary<string, string>(), state, null, null, null)
                    ),
                ]);
    }
}
