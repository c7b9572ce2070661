using Eam.Core;
using Eam.Grains.Client;
using Eam.Grains.Devices;
using Eam.Server.Contracts;
using Eam.Server.Devices;

namespace Eam.Silo.Hosting;

/// <summary>Lists the cluster's devices for the HTTP API.</summary>
internal sealed class ClusterDevices(ClusterSweepService cluster) : IDeviceSource
{
    public async Task<IReadOnlyList<DeviceView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await cluster.DevicesAsync(cancellationToken)).Select(View)];

    private static DeviceView View(DeviceDescription device) =>
        new(
            device.Name,
            device.Silo,
            device.Kind,
            device.Memory,
            device.Labels,
            device.State.ToWord(),
            device.Sweep,
            device.Trial,
            device.Reason
        );
}
