using System.Reflection;
using Eam.Engine.Sweeps;
using Eam.Grains;
using Eam.Grains.Devices;
using Eam.Silo.Hosting;
using Eam.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Eam.Cluster.Tests.Hosting;

public sealed class SiloDevicesCheckTests : IAsyncDisposable
{
    private static readonly ClusterTimes Times = new();

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly DeviceWorkers _workers;

    public SiloDevicesCheckTests() =>
        _workers = new DeviceWorkers(
            new SiloDevices("silo-1", new Dictionary<string, string>(), [new(0, "cpu", 1L << 30), new(1, "cpu", 1L << 30)]),
            new SweepRunners(
                SiloHealthTests.Catalog.That(() => []),
                new SiloEngine(new LocalSweepOptions { Folder = _folder.Path }, _folder.File("workers"))
            ),
            Times,
            DispatchProxy.Create<ILocalSiloDetails, Details>(),
            _time,
            NullLogger<DeviceWorkers>.Instance
        );

    public async ValueTask DisposeAsync()
    {
        await _workers.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Check_SiloThatReachesThePool_IsReadyAndCountsItsDevices() =>
        (await CheckAsync()).ShouldBe((HealthStatus.Healthy, "devices: 2"));

    [Fact]
    public async Task Check_PoolAwayForTooLong_IsNotReadyUntilThePoolAnswersAgain()
    {
        _time.Advance(Times.Isolation - TimeSpan.FromSeconds(1));
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy, "a moment without an answer is no isolation");

        _time.Advance(TimeSpan.FromSeconds(1));
        (await CheckAsync()).ShouldBe((HealthStatus.Unhealthy, "the device pool has been unreachable for too long"));

        _workers.Heard();
        (await CheckAsync()).ShouldBe((HealthStatus.Healthy, "devices: 2"));
    }

    [Fact]
    public async Task Check_SiloThatDrains_IsNotReady()
    {
        await _workers.DrainAsync(() => Task.CompletedTask);

        (await CheckAsync()).ShouldBe((HealthStatus.Unhealthy, "draining: this silo takes no more segments"));
    }

    [Fact]
    public async Task Check_SiloThatDrainsWithoutThePool_NamesThePoolFirst()
    {
        await _workers.DrainAsync(() => Task.CompletedTask);
        _time.Advance(Times.Isolation);

        (await CheckAsync()).ShouldBe((HealthStatus.Unhealthy, "the device pool has been unreachable for too long"));
    }

    private async Task<(HealthStatus Status, string? Description)> CheckAsync()
    {
        var result = await new SiloDevicesCheck(_workers).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        return (result.Status, result.Description);
    }

    /// <summary>The silo's own details. The workers ask only for its address.</summary>
    public class Details : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == "get_SiloAddress"
                ? SiloAddress.FromParsableString("127.0.0.1:1@1")
                : throw new NotSupportedException(targetMethod?.Name);
    }
}
