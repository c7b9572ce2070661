using Eam.Server.Contracts;

namespace Eam.Server.Devices;

/// <summary>The devices that a cluster's gateway tells of: a singleton of the host's, beside <see cref="Eam.Engine.Sweeps.ISweepService"/>. A server without one has no devices.</summary>
public interface IDeviceSource
{
    /// <summary>All devices, by name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Eam.Engine.EngineException">The cluster does not answer.</exception>
    Task<IReadOnlyList<DeviceView>> ListAsync(CancellationToken cancellationToken);
}
