using Eam.Server.Contracts;

namespace Eam.Server.Devices;

/// <summary>
/// Lists the devices of a cluster. The gateway's host registers it as a singleton, in addition to
/// <see cref="Eam.Engine.Sweeps.ISweepService"/>. A server without one has no devices.
/// </summary>
public interface IDeviceSource
{
    /// <summary>Returns all devices, ordered by name.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Eam.Engine.EngineException">The cluster does not answer.</exception>
    Task<IReadOnlyList<DeviceView>> ListAsync(CancellationToken cancellationToken);
}
