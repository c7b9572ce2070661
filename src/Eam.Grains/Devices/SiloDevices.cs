using Eam.Core.Backends;
using Eam.Core.Tasks;

namespace Eam.Grains.Devices;

/// <summary>The devices of a silo.</summary>
/// <param name="Name">The silo's name, from which the devices' names are made. No two running silos may have the same name.</param>
/// <param name="Labels">Labels of the silo's machine.</param>
/// <param name="Devices">The devices, by number.</param>
public sealed record SiloDevices(string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<SiloDevice> Devices)
{
    /// <summary>Backends that trials on this silo can use.</summary>
    public IReadOnlyList<string> Backends { get; init; } = [BackendCatalog.Managed];

    /// <summary>Which programs of sweeps may run on this silo.</summary>
    public CommandPermission Commands { get; init; } = CommandPermission.NoneOfCluster;
}
